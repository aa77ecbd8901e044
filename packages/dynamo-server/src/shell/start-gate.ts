import type { NodeId } from "@cartwheel/dynamo";

/** How long a starting node waits before it says that it is ready all the same. */
export interface GateLimits {
  /** For members that cannot be reached. Default 2,000: they may be down, and a lone survivor must be usable. */
  readonly meetingMs: number;
  /** For anything. Default 10,000. */
  readonly totalMs: number;
}

const defaultLimits: GateLimits = { meetingMs: 2_000, totalMs: 10_000 };

/**
 * When a starting node is ready for clients:
 *
 *     its disk has stored something
 *     and it can reach each other member         (not waited for longer than `meetingMs`)
 *     and one has confirmed that this disk is not behind what was seen of it (design §3; unless nobody can be reached)
 *
 * Before the first it only queues, before the second what it sends is lost, and before the third its "nothing" does not
 * count, so whoever asks it would often hear "incomplete". None is needed for safety, so the whole wait is bounded.
 */
export class StartGate {
  readonly #peerCount: number;
  readonly #unconnected: Set<NodeId>;
  readonly #open = Promise.withResolvers<void>();
  #isConfirmed = false;
  #hasStored = false;
  #meetingIsOver = false;

  constructor(peers: readonly NodeId[]) {
    this.#unconnected = new Set(peers);
    this.#peerCount = this.#unconnected.size;
  }

  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  connected(node: NodeId): void {
    this.#unconnected.delete(node);
    this.#settle();
  }

  confirmed(): void {
    this.#isConfirmed = true;
    this.#settle();
  }

  /** Something was stored. */
  stored(): void {
    this.#hasStored = true;
    this.#settle();
  }

  /** Resolves when the node is ready, or the time is over. */
  async wait({ meetingMs, totalMs }: GateLimits = defaultLimits): Promise<void> {
    const meeting = setTimeout(() => {
      this.#meetingIsOver = true;
      this.#settle();
    }, meetingMs);
    const total = setTimeout(() => this.#open.resolve(), totalMs);
    await this.#open.promise;
    clearTimeout(meeting);
    clearTimeout(total);
  }

  #settle(): void {
    const hasMet = this.#unconnected.size === 0 || this.#meetingIsOver;
    const isAlone = this.#meetingIsOver && this.#unconnected.size === this.#peerCount;
    if (this.#hasStored && hasMet && (this.#isConfirmed || isAlone)) this.#open.resolve();
  }
}
