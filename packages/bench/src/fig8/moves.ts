import { rebalance, type Member, type NodeId } from "@cartwheel/dynamo";

/** Partitions moved by a sequence of joins and leaves, beside the fewest that balance allows. */
export interface Moves {
  readonly change: "joins" | "leaves";
  readonly fromNodes: number;
  readonly toNodes: number;
  readonly partitionCount: number;
  readonly moved: number;
  /** Each join must give the newcomer its share, each leave must place what the leaver had. */
  readonly minimum: number;
  readonly ratio: number;
}

const partitionCount = 1_024;
const [fewest, most] = [5, 200];

/** Grows a ring from 5 to 200 nodes one by one, and shrinks it again, with the planner that clusters use. */
export function measureMoves(): readonly Moves[] {
  let members: readonly Member[] = Array.from({ length: fewest }, (_, i) => member(i));
  const dealt = Array.from({ length: partitionCount }, (_, i) => member(i % fewest).id);
  let ring = rebalance({ assignment: dealt, members, n: 3, scope: "plan" });
  const joins = { moved: 0, minimum: 0 };
  for (let next = fewest; next < most; next++) {
    members = [...members, member(next)];
    const after = rebalance({ assignment: ring, members, n: 3, scope: "plan" });
    joins.moved += movedBetween(ring, after);
    joins.minimum += Math.floor(partitionCount / members.length);
    ring = after;
  }
  const leaves = { moved: 0, minimum: 0 };
  while (members.length > fewest) {
    // The oldest first: the newest would only undo the joins.
    const leaver = members[0]?.id;
    members = members.filter(({ id }) => id !== leaver);
    const after = rebalance({ assignment: ring, members, n: 3, scope: "plan" });
    leaves.moved += movedBetween(ring, after);
    leaves.minimum += ring.filter((owner) => owner === leaver).length;
    ring = after;
  }
  return [
    { change: "joins", fromNodes: fewest, toNodes: most, partitionCount, ...joins, ratio: ratioOf(joins) },
    { change: "leaves", fromNodes: most, toNodes: fewest, partitionCount, ...leaves, ratio: ratioOf(leaves) },
  ];
}

function member(index: number): Member {
  return { id: `n${index}` as NodeId, zone: `z${index % 3}`, weight: 1 };
}

function movedBetween(before: readonly NodeId[], after: readonly NodeId[]): number {
  return after.filter((owner, partition) => owner !== before[partition]).length;
}

function ratioOf({ moved, minimum }: { readonly moved: number; readonly minimum: number }): number {
  return Math.round((1000 * moved) / minimum) / 1000;
}
