import type { NodeId } from "../ids.ts";
import { rememberedMs } from "./request-memory.ts";

/**
 * Which forwarded requests were taken. The transport may repeat a frame, and a repeat must not be carried out after its
 * first copy was refused: the node that forwarded it was told that surely nothing was applied, and has gone elsewhere.
 */
export class ForwardsTaken {
  readonly #takenMs = new Map<string, number>();

  /** Notes a forwarded request. Returns false for one that was taken before. */
  take(from: NodeId, id: number, nowMs: number): boolean {
    for (const [name, takenMs] of this.#takenMs) {
      if (nowMs - takenMs <= rememberedMs) break;
      this.#takenMs.delete(name);
    }
    const name = `${from} ${id}`;
    if (this.#takenMs.has(name)) return false;
    this.#takenMs.set(name, nowMs);
    return true;
  }
}
