import { emptyClock, utf8 } from "@cartwheel/dynamo";
import type {
  ClientRequest,
  ClientResponse,
  DeleteRequest,
  Key,
  NodeId,
  PutRequest,
  RequestId,
  VersionVector,
} from "@cartwheel/dynamo";
import type { Mint, Truth, Write } from "../truth/truth.ts";
import type { ClientAction } from "./action.ts";

/** A context as a client holds it, and what came with it: the store knows the one, the truth the other. */
interface HeldContext {
  readonly clock: VersionVector;
  readonly shown: readonly Mint[];
}

const noContext: HeldContext = { clock: emptyClock, shown: [] };
/** Older contexts are kept for stale puts. */
const contextsMax = 5;

/** A write once sent, for repeating. */
interface SentWrite {
  readonly request: PutRequest | DeleteRequest;
  readonly write: Write;
  readonly to: NodeId;
}

/** A request that goes out. */
export interface Outgoing {
  /** Whoever asks, for the story. */
  readonly from: string;
  readonly to: NodeId;
  readonly request: ClientRequest;
  readonly key: string;
  readonly write: Write | null;
  readonly answered: (response: ClientResponse) => void;
}

export interface ClientSetting {
  readonly index: number;
  readonly truth: Truth;
  /** Keys by their number in the script, with their names. */
  readonly keys: readonly { readonly key: Key; readonly id: string }[];
  readonly send: (outgoing: Outgoing) => void;
  readonly wallMs: () => number;
}

/** One user of the store: holds contexts, forgets nothing, and does what the script says. */
export class Client {
  readonly #setting: ClientSetting;
  /** Newest last. */
  readonly #contexts = new Map<string, HeldContext[]>();
  #sent: SentWrite | null = null;
  #writes = 0;
  readonly #name: string;

  constructor(setting: ClientSetting) {
    this.#setting = setting;
    this.#name = `c${setting.index}`;
  }

  act(action: ClientAction): void {
    switch (action.kind) {
      case "get":
        return this.#get(action);
      case "put":
        return this.#put(action, this.#context(action, 0));
      case "blindPut":
        return this.#put(action, noContext);
      case "stalePut":
        return this.#put(action, this.#context(action, action.age));
      case "forkedPut":
        return this.#put({ ...action, returnBody: false }, this.#context(action, 0));
      case "delete":
        return this.#delete(action, this.#context(action, 0));
      case "repeat":
        return this.#repeat(action);
    }
  }

  #get(action: ClientAction): void {
    const { key, id } = this.#key(action);
    const { timeoutMs, node } = action;
    const request: ClientRequest = { type: "get", key, timeoutMs, r: action.quorum, pr: action.owners };
    const answered = (response: ClientResponse): void => this.#learn(id, response);
    this.#setting.send({ from: this.#name, to: node, request, key: id, write: null, answered });
  }

  #put(action: ClientAction, context: HeldContext): void {
    const { key, id } = this.#key(action);
    const requestId = this.#nextRequestId();
    const value = utf8(`${requestId} of ${id}`);
    const { returnBody, mergeable, lifeMs } = action;
    const expiresAtMs = lifeMs === undefined ? null : this.#setting.wallMs() + lifeMs;
    const write = this.#setting.truth.issue({
      key: id,
      requestId,
      kind: "put",
      value,
      expiresAtMs,
      mergeable,
      shown: context.shown,
    });
    const common = this.#common(action, requestId);
    const request: PutRequest = {
      type: "put",
      key,
      ...common,
      value,
      context: context.clock,
      expiresAtMs,
      returnBody,
    };
    this.#write({ request, write, to: action.node }, action.kind !== "forkedPut");
  }

  /** A delete needs the context of a read; a client without one reads first. */
  #delete(action: ClientAction, context: HeldContext): void {
    if (context.clock.length === 0) return this.#get({ ...action, quorum: null });
    const { key, id } = this.#key(action);
    const { mergeable } = action;
    const requestId = this.#nextRequestId();
    const write = this.#setting.truth.issue({
      key: id,
      requestId,
      kind: "delete",
      value: null,
      mergeable,
      shown: context.shown,
    });
    const request: DeleteRequest = { type: "delete", key, ...this.#common(action, requestId), context: context.clock };
    this.#write({ request, write, to: action.node }, true);
  }

  /** Another node may be asked only if the application absorbs a second minting (design §2, Requests). */
  #repeat(action: ClientAction): void {
    if (this.#sent === null) return this.#get({ ...action, quorum: null });
    const { request, to } = this.#sent;
    this.#write({ ...this.#sent, to: request.mergeable ? action.node : to }, true);
  }

  #write(sent: SentWrite, keepsContext: boolean): void {
    const { request, write, to } = sent;
    this.#sent = sent;
    write.requests++;
    this.#setting.send({
      from: this.#name,
      to,
      request,
      key: write.key,
      write,
      answered: (response) => {
        if (keepsContext) this.#learn(write.key, response);
      },
    });
  }

  /** What an answer shows becomes what this client knows. */
  #learn(key: string, response: ClientResponse): void {
    if (response.type !== "got" && response.type !== "written") return;
    if (response.clock === null) return;
    const dots = (response.siblings ?? []).map(({ dot }) => dot);
    if (response.type === "written") dots.push(response.dot);
    const shown = dots.map((dot) => this.#setting.truth.find(key, dot)).filter((mint) => mint !== undefined);
    // What has expired is not shown, but its client is told all the same: the context covers it (O4 sees to the rest).
    const { mints } = this.#setting.truth.claim(key, response.clock);
    shown.push(...mints.filter(({ write }) => write.expiresAtMs !== null));
    const held = this.#contexts.get(key) ?? [];
    held.push({ clock: response.clock, shown: [...new Set(shown)] });
    if (held.length > contextsMax) held.shift();
    this.#contexts.set(key, held);
  }

  #context(action: ClientAction, age: number): HeldContext {
    const held = this.#contexts.get(this.#key(action).id) ?? [];
    return held.at(-1 - age) ?? held[0] ?? noContext;
  }

  #common(action: ClientAction, requestId: RequestId) {
    const { timeoutMs, quorum, owners, mergeable } = action;
    const writtenAt = { ms: this.#setting.wallMs(), logical: 0 };
    return { timeoutMs, requestId, writtenAt, w: quorum, pw: owners, dw: null, mergeable };
  }

  #nextRequestId(): RequestId {
    return `${this.#name}-${++this.#writes}` as RequestId;
  }

  #key({ key }: ClientAction): { readonly key: Key; readonly id: string } {
    const named = this.#setting.keys[key];
    if (named === undefined) throw new Error(`no key ${key}`);
    return named;
  }
}
