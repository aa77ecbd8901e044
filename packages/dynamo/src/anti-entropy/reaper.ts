import { ownsKey } from "../coordinator/replica.ts";
import type { NodeId, RingId } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { Reap, ReapAnswer, ReapAsk, ReapCandidate } from "../node/peer-message.ts";
import { isReapable } from "../node/queries.ts";
import type { CurrentRow } from "../node/row-table.ts";
import type { Timer } from "../node/timer-queue.ts";
import { equalClocks } from "../versioning/version-vector.ts";

/** Keys in one certificate. */
const candidatesMax = 1_024;
/** Of one partition, so that none crowds out the others. */
const candidatesPerPartitionMax = 256;

interface Round {
  readonly id: number;
  readonly ringId: RingId;
  readonly number: 1 | 2;
  readonly candidates: readonly ReapCandidate[];
  /** Those that everybody so far has called clear. */
  readonly clear: boolean[];
  readonly waiting: Set<NodeId>;
}

/**
 * Deletes tombstones and expired rows for good, by certificate (design §5, protocol finding 3).
 *
 * The partition's first owner asks every identity that is not destroyed, under one ring, twice, at least L apart (L:
 * the longest life of a frame). An owner answers "exactly this row", anybody else "no row", all "nothing of mine in
 * progress for this key". Silence, a refusal or a ring change voids the round. No timer ever reaps: a node that is
 * away may hold a version that only the tombstone supersedes.
 */
export class Reaper {
  readonly #kernel: Kernel;
  readonly #keysInProgress: () => ReadonlySet<string>;
  #round: Round | null = null;
  #timer: Timer | null = null;
  #hindrance: string | null = null;

  constructor(kernel: Kernel, parts: { readonly keysInProgress: () => ReadonlySet<string> }) {
    this.#kernel = kernel;
    this.#keysInProgress = parts.keysInProgress;
  }

  start(): void {
    this.#wait();
  }

  /** Why the last certificate was not complete, for people; null when nothing was in the way. */
  get hindrance(): string | null {
    return this.#hindrance;
  }

  onRingChange(): void {
    this.#give("the ring changed");
  }

  /** Answers for this node, from durable state alone. */
  onAsk(from: NodeId, { id, ringId, candidates }: ReapAsk): void {
    const own = this.#kernel.ring().id;
    const answer = (clear: readonly boolean[]): void =>
      this.#kernel.send(from, { type: "reap-answer", id, ringId: own, clear });
    const mayVote = own === ringId && this.#kernel.isConfirmed() && candidates.length <= candidatesMax;
    if (!mayVote) answer(candidates.map(() => false));
    else this.#checkAll(candidates, answer);
  }

  onAnswer(from: NodeId, { id, ringId, clear }: ReapAnswer): void {
    const round = this.#round;
    if (round === null || round.id !== id || !round.waiting.has(from)) return;
    if (ringId !== round.ringId) return this.#give(`${from} knows another ring`);
    round.candidates.forEach((_, i) => {
      if (clear[i] !== true) round.clear[i] = false;
    });
    if (!round.clear.includes(true)) return this.#give(`${from} still knows the keys, or is at work on them`);
    if (round.clear.includes(false)) this.#hindrance = `${from} still knows some of the keys, or is at work on them`;
    round.waiting.delete(from);
    if (round.waiting.size === 0) this.#complete(round);
  }

  /** The certificate was completed by the first owner. What is no longer exactly as certified stays. */
  onReap({ ringId, candidates }: Reap): void {
    if (ringId !== this.#kernel.ring().id) return;
    for (const candidate of candidates) this.#delete(candidate);
  }

  #wait(): void {
    this.#round = null;
    this.#timer?.cancel();
    this.#timer = this.#kernel.after(this.#kernel.timing.reapIntervalMs, () => this.#begin());
  }

  #give(reason: string): void {
    this.#hindrance = reason;
    this.#wait();
  }

  #begin(): void {
    if (!this.#kernel.isConfirmed()) return this.#wait();
    const ring = this.#kernel.ring();
    const mine: number[] = [];
    for (let partition = 0; partition < ring.partitionCount; partition++) {
      if (ring.ownersOf(partition, ring.n)[0] === this.#kernel.self) mine.push(partition);
    }
    this.#collect(mine, []);
  }

  /** Gathers what may go, partition by partition. */
  #collect(partitions: readonly number[], candidates: readonly ReapCandidate[]): void {
    const [partition, ...rest] = partitions;
    if (partition === undefined || candidates.length + candidatesPerPartitionMax > candidatesMax) {
      if (candidates.length > 0) return this.#ask(candidates, 1);
      this.#hindrance = null;
      return this.#wait();
    }
    const { wallMs } = this.#kernel.now();
    const limit = candidatesPerPartitionMax;
    this.#kernel.queries.ask({ type: "reapable", partition, wallMs, limit }, ({ rows }) => {
      const owned = rows.filter(({ key }) => ownsKey(this.#kernel, key));
      const found = owned.map(({ key, stored }) => ({ key, clock: stored.row.clock }));
      this.#collect(rest, [...candidates, ...found]);
    });
  }

  #ask(candidates: readonly ReapCandidate[], number: Round["number"]): void {
    const { id: ringId, members, leaving, removed } = this.#kernel.ring();
    const everyone = [...members, ...leaving, ...removed].map(({ id }) => id);
    const clear = candidates.map(() => true);
    const round: Round = { id: this.#kernel.nextId(), ringId, number, candidates, clear, waiting: new Set(everyone) };
    this.#round = round;
    this.#timer?.cancel();
    this.#timer = this.#kernel.after(this.#kernel.timing.frameLifeMs, () =>
      this.#give(`no answer from ${someOf([...round.waiting])}`),
    );
    for (const node of everyone) {
      if (node !== this.#kernel.self) this.#kernel.send(node, { type: "reap-ask", id: round.id, ringId, candidates });
    }
    this.#checkAll(candidates, (own) =>
      this.onAnswer(this.#kernel.self, { type: "reap-answer", id: round.id, ringId, clear: own }),
    );
  }

  #complete(round: Round): void {
    this.#round = null;
    this.#timer?.cancel();
    const cleared = round.candidates.filter((_, i) => round.clear[i] === true);
    if (round.number === 1) {
      // A frame sent before the first round is dead before the second begins.
      this.#timer = this.#kernel.after(this.#kernel.timing.frameLifeMs, () => {
        if (this.#kernel.ring().id === round.ringId) this.#ask(cleared, 2);
        else this.#give("the ring changed");
      });
      return;
    }
    const { id: ringId, members } = this.#kernel.ring();
    for (const { id } of members) {
      if (id !== this.#kernel.self) this.#kernel.send(id, { type: "reap", ringId, candidates: cleared });
    }
    for (const candidate of cleared) this.#delete(candidate);
    this.#wait();
  }

  #checkAll(candidates: readonly ReapCandidate[], then: (clear: readonly boolean[]) => void): void {
    const clear = candidates.map(() => false);
    let open = candidates.length;
    // Gathered once: a busy node has hundreds of requests in hand, and is asked of a thousand keys at a time.
    const inProgress = this.#keysInProgress();
    candidates.forEach((candidate, i) => {
      const tell = (isClear: boolean): void => {
        clear[i] = isClear;
        if (--open === 0) then(clear);
      };
      if (inProgress.has(keyId(candidate.key))) tell(false);
      else this.#check(candidate, tell);
    });
  }

  /** Whether this node's durable state is as the candidate says, and nothing of its own is on the way. */
  #check({ key, clock }: ReapCandidate, then: (clear: boolean) => void): void {
    if (this.#kernel.keepsRows() || this.#kernel.rows.hasPending(key)) return then(false);
    this.#kernel.rows.access({
      key,
      partition: this.#kernel.ring().partitionOf(key),
      change: (current) => {
        // A damaged row was set aside for good: it is never served nor handed over, so it cannot bring anything back.
        const absent = current.status === "corrupt" || (current.status === "known" && current.stored === null);
        const clear = ownsKey(this.#kernel, key) ? this.#isCertified(current, clock) : absent;
        // Whoever waited for the same read before may have written: what it left, or dropped, is not durable yet.
        then(clear && !this.#kernel.rows.hasPending(key));
        return "unchanged";
      },
      done: () => {},
    });
  }

  #isCertified(current: CurrentRow, clock: ReapCandidate["clock"]): boolean {
    if (current.status !== "known" || current.stored === null) return false;
    return isReapable(current.stored, this.#kernel.now().wallMs) && equalClocks(current.stored.row.clock, clock);
  }

  #delete({ key, clock }: ReapCandidate): void {
    if (this.#kernel.keepsRows() || !ownsKey(this.#kernel, key)) return;
    this.#kernel.rows.access({
      key,
      partition: this.#kernel.ring().partitionOf(key),
      change: (current) => {
        if (!this.#isCertified(current, clock) || this.#kernel.rows.hasPending(key)) return "unchanged";
        this.#kernel.trace({ type: "reaped", key: keyId(key) });
        return { write: null };
      },
      done: () => {},
    });
  }
}

/** A sentence for people, and one that fits into a message: of many nodes the first few. */
function someOf(nodes: readonly NodeId[]): string {
  const shown = nodes.slice(0, namedMax).join(", ");
  return nodes.length > namedMax ? `${shown} and ${nodes.length - namedMax} more` : shown;
}

const namedMax = 8;
