import { assert } from "../assert.ts";
import type { Member } from "../membership/types.ts";

/**
 * Who is first owner of which partition: planned once, by the author of a membership operation, and carried in it.
 *
 * Aim: counts that follow the weights and differ by at most one among equals, and any `n` neighbouring partitions on
 * distinct nodes, in distinct zones where there are enough. It is an aim: three nodes cannot share 256 partitions
 * without two neighbours of one node at the wrap. Preference lists skip a node already chosen, so a poor spacing costs
 * balance and never correctness.
 */
export interface ClaimPlan {
  readonly members: readonly Member[];
  /** Q, fixed when the cluster begins. At least the number of members. */
  readonly partitionCount: number;
  /** Replicas of each key, for the spacing. */
  readonly n: number;
}

/** For each partition, the index of its first owner in `members`. */
export function claimPartitions(plan: ClaimPlan): readonly number[] {
  assert(plan.members.length > 0, "a ring needs a member");
  assert(plan.partitionCount >= plan.members.length, "more members than partitions");
  const assignment: number[] = [];
  const placed = plan.members.map(() => 0);
  const shares = sharesOf(plan);
  for (let partition = 0; partition < plan.partitionCount; partition++) {
    const next = mostOwed({ plan, shares, placed, assignment });
    placed[next] = (placed[next] ?? 0) + 1;
    assignment.push(next);
  }
  return spaceAtWrap(assignment, Math.min(plan.n, plan.members.length));
}

/** Partitions each member is due, by weight; a weight counts for at most 1/n of the ring, or replicas would collide. */
export function sharesOf({ members, partitionCount, n }: ClaimPlan): readonly number[] {
  const cap = partitionCount / Math.min(n, members.length);
  let open = members.map((member, index) => ({ index, weight: member.weight }));
  let left = partitionCount;
  const shares = members.map(() => 0);
  for (;;) {
    const total = open.reduce((sum, { weight }) => sum + weight, 0);
    const over = open.filter(({ weight }) => (left * weight) / total > cap);
    const settled = over.length > 0 ? over : open;
    for (const { index, weight } of settled) shares[index] = over.length > 0 ? cap : (left * weight) / total;
    if (over.length === 0 || over.length === open.length) return shares;
    left -= cap * over.length;
    open = open.filter((member) => !over.includes(member));
  }
}

interface Placement {
  readonly plan: ClaimPlan;
  readonly shares: readonly number[];
  readonly placed: readonly number[];
  readonly assignment: readonly number[];
}

/** The member furthest behind its share, among those that the last n-1 partitions did not use; other zones first. */
function mostOwed({ plan, shares, placed, assignment }: Placement): number {
  const { members, partitionCount, n } = plan;
  const recent = n > 1 ? assignment.slice(-(n - 1)) : [];
  const lastZone = members[assignment.at(-1) ?? -1]?.zone;
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < members.length; index++) {
    const share = shares[index] ?? 0;
    const owed = (share * (assignment.length + 1)) / partitionCount - (placed[index] ?? 0);
    // Distance from the last use outweighs a zone, a zone outweighs what is owed within one partition.
    const used = recent.lastIndexOf(index);
    const score = owed + (members[index]?.zone === lastZone ? -0.5 : 0) + (used < 0 ? 0 : -4 * (used + 1));
    if (share > 0 && score > bestScore) [best, bestScore] = [index, score];
  }
  assert(best >= 0, "no member has a share");
  return best;
}

/** Swaps partitions while that separates equal neighbours, the wrap from the last partition to the first included. */
function spaceAtWrap(assignment: number[], n: number): readonly number[] {
  const size = assignment.length;
  const collisionsAt = (at: number): number => {
    let count = 0;
    for (let step = 1; step < n; step++) {
      if (assignment[at] === assignment[(at + step) % size]) count++;
      if (assignment[at] === assignment[(at - step + size) % size]) count++;
    }
    return count;
  };
  const swap = (a: number, b: number): void => {
    [assignment[a], assignment[b]] = [assignment[b] ?? 0, assignment[a] ?? 0];
  };
  for (let at = 0; at < size; at++) {
    if (collisionsAt(at) === 0) continue;
    for (let other = 0; other < size; other++) {
      const before = collisionsAt(at) + collisionsAt(other);
      swap(at, other);
      if (collisionsAt(at) + collisionsAt(other) < before) break;
      swap(at, other);
    }
  }
  return assignment;
}
