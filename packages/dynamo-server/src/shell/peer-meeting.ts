import type { NodeId } from "@cartwheel/dynamo";

/**
 * Waits until a starting node and each of the other members can reach each other: a connection there, and something
 * heard from there. Before that, what a node sends is lost, so its first requests would only run into their deadlines.
 */
export class PeerMeeting {
  readonly #unconnected: Set<NodeId>;
  readonly #unheard: Set<NodeId>;
  readonly #met = Promise.withResolvers<void>();

  constructor(peers: readonly NodeId[]) {
    this.#unconnected = new Set(peers);
    this.#unheard = new Set(peers);
    this.#settle();
  }

  get isOver(): boolean {
    return this.#unconnected.size === 0 && this.#unheard.size === 0;
  }

  connected(node: NodeId): void {
    this.#unconnected.delete(node);
    this.#settle();
  }

  heard(node: NodeId): void {
    this.#unheard.delete(node);
    this.#settle();
  }

  /** Resolves when all have been met, or after `limitMs`: a node that is alone must serve as well. */
  async wait(limitMs: number): Promise<void> {
    const timer = setTimeout(() => this.#met.resolve(), limitMs);
    await this.#met.promise;
    clearTimeout(timer);
  }

  #settle(): void {
    if (this.isOver) this.#met.resolve();
  }
}
