import type { NodeId } from "../ids.ts";
import type { Kernel } from "./kernel.ts";

/** More than a round trip brings. Each may carry a row of the largest size, so the rest is refused at once. */
const heldMax = 64;

/**
 * Requests of other coordinators that came before anybody had confirmed this node's disk (`Kernel.isConfirmed`). Who asks
 * is in reach, so it is asked in turn to confirm, and what it wants is done when somebody has: a round trip later, instead of
 * refused until a gossip tick happens to reach a node on this side of a cut. A quorum that needs this node would fail of it.
 */
export class EarlyRequests {
  readonly #kernel: Kernel;
  readonly #askToConfirm: (node: NodeId) => void;
  #held: { readonly untilMs: number; readonly run: (remainingMs: number) => void }[] = [];

  constructor(kernel: Kernel, askToConfirm: (node: NodeId) => void) {
    this.#kernel = kernel;
    this.#askToConfirm = askToConfirm;
  }

  /** Keeps a request for later. Returns false where it must be answered now: the disk is confirmed, or too much waits. */
  hold(
    { from, remainingMs }: { readonly from: NodeId; readonly remainingMs: number },
    run: (ms: number) => void,
  ): boolean {
    if (this.#kernel.isConfirmed()) return false;
    const { monotonicMs } = this.#kernel.now();
    this.#held = this.#held.filter(({ untilMs }) => untilMs > monotonicMs);
    if (this.#held.length >= heldMax) return false;
    this.#held.push({ untilMs: monotonicMs + remainingMs, run });
    this.#askToConfirm(from);
    return true;
  }

  /** The disk is confirmed: does what was held, each with the time that it has left. */
  release(): void {
    const { monotonicMs } = this.#kernel.now();
    const held = this.#held;
    this.#held = [];
    for (const { untilMs, run } of held) run(untilMs - monotonicMs);
  }
}
