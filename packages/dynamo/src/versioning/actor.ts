import type { ActorId } from "../ids.ts";
import type { FreshActorReason } from "../node/trace.ts";
import type { Random } from "../random.ts";
import type { Dot, StoredRow, VersionVector } from "./types.ts";
import { counterOf, covers } from "./version-vector.ts";

/**
 * Who may mint which dot. Invariant: a dot is never issued twice (design §2, protocol finding 2).
 *
 * An actor is a random number drawn when the process starts and drawn again after any failed or doubtful commit, with
 * a sequence number behind it. A coordinator goes on counting as an actor only where three things agree: this start
 * drew the actor, the row notes a dot of it as the last one minted here, and the row's clock holds exactly that
 * counter. Any accident between two puts (the row was lost, dropped and came back, was raised by replication, lost an
 * entry to truncation, was built on a failed commit) breaks one of them, and costs a fresh actor: one more clock
 * entry, never a lost write.
 */
export class ActorSource {
  readonly #random: Random;
  #drawn: string;
  #nextSequence = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#drawn = random.nextHex64();
  }

  /** Forget every actor used so far. Called when a commit failed, or nobody knows whether it did. */
  redraw(): void {
    this.#drawn = this.#random.nextHex64();
    this.#nextSequence = 0;
  }

  /** From now on fresh actors bear the time of their drawing, so that truncation knows the old ones (`truncate.ts`). */
  drawnNow(wallMs: number): void {
    this.#nextSequence = Math.max(this.#nextSequence, Math.floor(wallMs / 1_000));
  }

  /** The next dot for a key whose row here is `stored`, uncommitted changes included, and why if its actor is new. */
  mint(stored: StoredRow | null, context: VersionVector): { dot: Dot; fresh: FreshActorReason | null } {
    const fresh = this.#reasonForFresh(stored);
    if (fresh === null && stored !== null && stored.lastMinted !== null) {
      const next: Dot = { actor: stored.lastMinted.actor, counter: stored.lastMinted.counter + 1 };
      if (!covers(context, next)) return { dot: next, fresh: null };
    }
    const actor = `${this.#drawn}.${this.#nextSequence++}` as ActorId;
    return { dot: { actor, counter: 1 }, fresh: fresh ?? "clock-differs" };
  }

  #reasonForFresh(stored: StoredRow | null): FreshActorReason | null {
    if (stored === null) return "row-absent";
    const last = stored.lastMinted;
    if (last === null) return "never-minted";
    if (!last.actor.startsWith(this.#drawn)) return "other-start";
    return counterOf(stored.row.clock, last.actor) === last.counter ? null : "clock-differs";
  }
}
