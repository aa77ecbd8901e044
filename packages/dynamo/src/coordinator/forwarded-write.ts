import type { Key, NodeId } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ForwardReply } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import type { ClientResponse, DeleteRequest, PutRequest } from "./client-request.ts";
import type { Request } from "./request.ts";

/**
 * A write that reached a node which does not own its key. Minting here would open a fresh actor for each such put, one
 * more clock entry every time, so an owner that seems alive mints instead (design §2).
 *
 * Once the frame has left, the owner may have minted although its answer is lost. Then only a mergeable write is tried
 * elsewhere; any other is `unknown`, and its client reads again (protocol finding 8).
 */
export class ForwardedWrite {
  readonly id: number;
  readonly #kernel: Kernel;
  readonly #request: Request<PutRequest | DeleteRequest>;
  readonly #targets: readonly NodeId[];
  readonly #standIn: (remainingMs: number, reply: (response: ClientResponse) => void) => void;
  readonly #onClosed: () => void;
  readonly #startedMs: number;
  #next = 0;
  #timer: Timer | null = null;
  /** A frame left and was met by silence: its receiver may have minted. */
  #doubtful = false;
  #closed = false;

  constructor(
    kernel: Kernel,
    setup: {
      readonly request: Request<PutRequest | DeleteRequest>;
      /** Owners that seem alive, in the order of the preference list. At least one. */
      readonly targets: readonly NodeId[];
      /** Coordinate here after all, as a stand-in, with the time that is left. */
      readonly standIn: (remainingMs: number, reply: (response: ClientResponse) => void) => void;
      readonly onClosed: () => void;
    },
  ) {
    this.#kernel = kernel;
    this.id = kernel.nextId();
    this.#request = setup.request;
    this.#targets = setup.targets;
    this.#standIn = setup.standIn;
    this.#onClosed = setup.onClosed;
    this.#startedMs = kernel.now().monotonicMs;
  }

  get key(): Key {
    return this.#request.request.key;
  }

  start(): void {
    this.#tryNext();
  }

  onReply(from: NodeId, reply: ForwardReply): void {
    if (this.#closed || !this.#targets.includes(from)) return;
    const { response } = reply;
    // A failure speaks for its sender alone: repeated or late, it says nothing of the owner that was asked since.
    if (response.type === "failed" && from !== this.#targets[this.#next - 1]) return;
    const nothingDone = response.type === "failed" && response.outcome === "rejected";
    if (nothingDone && (response.code === "NOT_READY" || response.code === "UNAVAILABLE")) this.#tryNext();
    else this.#finish(response);
  }

  onSuspected(): void {
    const current = this.#targets[this.#next - 1];
    if (this.#closed || current === undefined || !this.#kernel.detector.isSuspect(current)) return;
    if (!this.#request.request.mergeable) return;
    this.#doubtful = true;
    this.#tryNext();
  }

  #remainingMs(): number {
    return this.#request.request.timeoutMs - (this.#kernel.now().monotonicMs - this.#startedMs);
  }

  #tryNext(): void {
    this.#timer?.cancel();
    const target = this.#targets[this.#next++];
    const remainingMs = this.#remainingMs();
    if (target === undefined) {
      this.#close();
      this.#standIn(remainingMs, (response) => this.#reply(response));
      return;
    }
    const { request } = this.#request;
    // The owner's own deadline comes first, so that its answer is still of use here.
    const timeoutMs = remainingMs * 0.95;
    this.#kernel.trace({ type: "forwarded", key: keyId(request.key), to: target });
    this.#kernel.send(target, {
      type: "forward",
      id: this.id,
      toIncarnation: this.#kernel.incarnationOf(target),
      request: { ...request, timeoutMs },
    });
    const patienceMs = request.mergeable ? remainingMs / 3 : remainingMs;
    this.#timer = this.#kernel.after(patienceMs, () => this.#onSilence());
  }

  #onSilence(): void {
    if (this.#closed) return;
    this.#doubtful = true;
    if (this.#request.request.mergeable && this.#remainingMs() > 0) return this.#tryNext();
    const message = "The owner that was to coordinate the write did not answer in time.";
    this.#finish({
      type: "failed",
      outcome: "unknown",
      code: "QUORUM_NOT_REACHED",
      message,
      needed: 1,
      received: 0,
      from: [],
    });
  }

  #finish(response: ClientResponse): void {
    this.#close();
    this.#reply(response);
  }

  /** After a silence nobody can say that nothing was applied. */
  #reply(response: ClientResponse): void {
    const rejected = response.type === "failed" && response.outcome === "rejected";
    this.#request.reply(rejected && this.#doubtful ? { ...response, outcome: "unknown" } : response);
  }

  #close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#onClosed();
  }
}
