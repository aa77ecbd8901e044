import type { Key, NodeId } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "@cartwheel/wire";
import type { Refusal } from "@cartwheel/wire/connection";
import type { Dial, NodeConnection } from "./dial.ts";
import type { ClientTuning } from "./tuning.ts";

/** A message that is answered, before the link gives it an id. */
export type Question = WithoutId<Extract<ClientToNode, { readonly id: number }>>;
export type Answer = Extract<NodeToClient, { readonly id: number }>;
type WithoutId<T> = T extends { readonly id: number } ? Omit<T, "id"> : never;

/** Who waits for an answer. Exactly one of the two is called, once, unless the link is told to forget. */
export interface Asker {
  answered(answer: Answer): void;
  /** The connection closed first: the question may or may not have been heard. */
  lost(): void;
}

export interface LinkSetup {
  /** Where to dial, asked anew each time, because nodes move. */
  readonly address: () => string;
  /** The node that must answer, or null for a seed, whose identity is learned from its first answer. */
  readonly expect: NodeId | null;
  readonly dial: Dial;
  readonly tuning: ClientTuning;
  readonly handlers: LinkHandlers;
}

interface LinkHandlers {
  /** Authenticated; nothing was heard yet. */
  opened(link: NodeLink): void;
  /** The first message on this connection: the node answers, and may be used. */
  proven(link: NodeLink): void;
  closed(link: NodeLink): void;
  /** An attempt to connect failed; `refusal` says why. */
  failed(link: NodeLink): void;
  changed(key: Key): void;
}

type State =
  | { readonly is: "idle" }
  | { readonly is: "dialling"; readonly abort: AbortController }
  /** `isLeaving`: the node is about to stop, and only what it was asked before is waited for. */
  | { readonly is: "open"; readonly connection: NodeConnection; readonly isLeaving: boolean }
  | { readonly is: "waiting"; readonly timer: NodeJS.Timeout }
  | { readonly is: "stopped" };

/**
 * One connection to one node, dialled again whenever it closes, and what this client makes of the node's health.
 *
 *     idle -> dialling -> open -> waiting -> dialling ...          stopped: for ever
 *
 * A link is used only once something was heard on the present connection: a handshake that succeeds proves that a
 * process listens, not that its messages come through.
 */
export class NodeLink {
  readonly #setup: LinkSetup;
  readonly #asked = new Map<number, Asker>();
  #state: State = { is: "idle" };
  #node: NodeId | null;
  #nextId = 1;
  #pingId: number | null = null;
  #failures = 0;
  #heardMs: number | null = null;
  #doubtedUntilMs = 0;
  #refusal: Refusal | null = null;

  constructor(setup: LinkSetup) {
    this.#setup = setup;
    this.#node = setup.expect;
  }

  /** Null for a seed that never answered. */
  get node(): NodeId | null {
    return this.#node;
  }

  get address(): string {
    return this.#setup.address();
  }

  /** Why the last attempt to connect failed; null once one has succeeded. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  get isOpen(): boolean {
    return this.#state.is === "open";
  }

  /** The protocol version that is spoken, or null where there is no connection. */
  get version(): number | null {
    return this.#state.is === "open" ? this.#state.connection.agreed.version : null;
  }

  /** Connected, something was heard on this connection, and the node is not about to stop. */
  get isUsable(): boolean {
    return this.#state.is === "open" && !this.#state.isLeaving && this.#heardMs !== null;
  }

  /** Usable, but silent for long or late with an answer: to be asked last. */
  isSuspect(nowMs: number): boolean {
    const silentMs = this.#heardMs === null ? 0 : nowMs - this.#heardMs;
    return silentMs > this.#setup.tuning.suspectAfterMs || nowMs < this.#doubtedUntilMs;
  }

  start(): void {
    if (this.#state.is === "idle") void this.#dial();
  }

  stop(): void {
    const state = this.#state;
    this.#state = { is: "stopped" };
    if (state.is === "dialling") state.abort.abort();
    if (state.is === "waiting") clearTimeout(state.timer);
    if (state.is === "open") state.connection.close();
    this.#loseAll();
  }

  /** Null when the question surely never left; otherwise its id, for `forget`. */
  ask(question: Question, asker: Asker): number | null {
    if (this.#state.is !== "open" || this.#state.isLeaving) return null;
    const id = this.#nextId++;
    this.#asked.set(id, asker);
    // Spreading loses the pairing of type and fields that `Question` has; every member of it only lacks the id.
    if (this.#state.connection.send({ ...question, id } as ClientToNode)) return id;
    this.#asked.delete(id);
    return null;
  }

  /** The asker no longer cares. */
  forget(id: number): void {
    this.#asked.delete(id);
    this.#hangUpIfLeft();
  }

  /** False when it surely never left. */
  tell(message: Exclude<ClientToNode, { readonly id: number }>): boolean {
    return this.#state.is === "open" && this.#state.connection.send(message);
  }

  /** Any answer will do. Only the latest ping is waited for, so a silent node costs nothing. */
  ping(): void {
    if (this.#pingId !== null) this.forget(this.#pingId);
    this.#pingId = this.ask({ type: "ping" }, ignoredAnswer);
  }

  /** A request to this node is overdue. Doubted only if nothing else was heard meanwhile: a busy node is not a dead one. */
  doubt(sentMs: number, nowMs: number): void {
    if ((this.#heardMs ?? 0) < sentMs) this.#doubtedUntilMs = nowMs + this.#setup.tuning.suspectAfterMs;
  }

  /** Silence up to now is this process's own fault and is not held against the node. */
  excuse(nowMs: number): void {
    if (this.#heardMs !== null) this.#heardMs = nowMs;
  }

  async #dial(): Promise<void> {
    const abort = new AbortController();
    this.#state = { is: "dialling", abort };
    const dialled = await this.#setup.dial({ address: this.address, expect: this.#node }, abort.signal);
    if (this.#isStopped()) {
      if (dialled.ok) dialled.connection.close();
      return;
    }
    if (dialled.ok) {
      this.#open(dialled.connection);
    } else {
      this.#refusal = dialled.refusal;
      this.#redialLater();
      this.#setup.handlers.failed(this);
    }
  }

  #open(connection: NodeConnection): void {
    this.#state = { is: "open", connection, isLeaving: false };
    this.#node = connection.remote.node;
    this.#refusal = null;
    this.#heardMs = null;
    connection.start({
      message: (message) => this.#heard(message),
      closed: () => this.#closed(),
      // An answer that cannot be read is as good as none, and waiting for the deadline would not make it better.
      refused: ({ id }) => {
        if (id !== null) this.#lose(id);
      },
    });
    this.#setup.handlers.opened(this);
  }

  #heard(message: NodeToClient): void {
    const first = this.#heardMs === null;
    this.#heardMs = performance.now();
    this.#doubtedUntilMs = 0;
    if (message.type === "changed") {
      this.#setup.handlers.changed(message.key);
    } else if (message.type === "leaving") {
      if (this.#state.is === "open") this.#state = { ...this.#state, isLeaving: true };
      if (this.#pingId !== null) this.forget(this.#pingId);
      this.#hangUpIfLeft();
    } else {
      const asker = this.#asked.get(message.id);
      this.#asked.delete(message.id);
      asker?.answered(message);
      this.#hangUpIfLeft();
    }
    if (!first || !this.isOpen) return;
    this.#failures = 0;
    this.#setup.handlers.proven(this);
  }

  /** It is this end that closes: were it the node, a question on its way there would be lost. */
  #hangUpIfLeft(): void {
    if (this.#state.is === "open" && this.#state.isLeaving && this.#asked.size === 0) this.#state.connection.close();
  }

  #closed(): void {
    if (this.#isStopped()) return;
    this.#redialLater();
    this.#loseAll();
    this.#setup.handlers.closed(this);
  }

  /** Waits between half and all of a span that doubles with each failure, so that clients do not come in step. */
  #redialLater(): void {
    const { redialMs, redialMaxMs } = this.#setup.tuning;
    const spanMs = Math.min(redialMs * 2 ** Math.min(this.#failures, 16), redialMaxMs);
    this.#failures += 1;
    const timer = setTimeout(() => void this.#dial(), spanMs * (0.5 + Math.random() / 2));
    this.#state = { is: "waiting", timer };
  }

  #loseAll(): void {
    for (const id of this.#asked.keys()) this.#lose(id);
  }

  #lose(id: number): void {
    const asker = this.#asked.get(id);
    this.#asked.delete(id);
    asker?.lost();
  }

  /** A method, because the state changes while an attempt to dial is awaited. */
  #isStopped(): boolean {
    return this.#state.is === "stopped";
  }
}

const ignoredAnswer: Asker = { answered() {}, lost() {} };
