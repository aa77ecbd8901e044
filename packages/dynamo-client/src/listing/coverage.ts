import type { NodeId, NodeView, Ring } from "@cartwheel/dynamo";
import { rejected } from "../edge-check.ts";
import type { StoreFailure } from "../versioned-store.ts";

export interface CoverageQuestion {
  readonly ring: Ring;
  /** What each node that can be asked believes, all under this ring. */
  readonly views: ReadonlyMap<NodeId, NodeView>;
  /** The bucket's. */
  readonly n: number;
  readonly r: number;
  /** Partitions before this one are done with. */
  readonly fromPartition: number;
}

export type Coverage =
  | {
      readonly ok: true;
      /** For each node the partitions to ask it for, ascending. */
      readonly asked: ReadonlyMap<NodeId, readonly number[]>;
    }
  | StoreFailure;

/**
 * Whom to ask for which partitions, so that a listing finds what reads would find (design §4): of each partition all
 * owners that can be reached, and whoever says that it keeps rows of it for others.
 *
 *     partition 7:   owners a, b, c (down), misplaced at d   ->   a, b, d
 *
 * At least R ready owners must be among them, so that every write that W owners acknowledged is seen; or else everybody
 * there is. Fewer is a refusal: a list with holes looks like a list without.
 */
export function planCoverage({ ring, views, n, r, fromPartition }: CoverageQuestion): Coverage {
  const asked = new Map<NodeId, number[]>([...views.keys()].map((node) => [node, []]));
  const holdings = new Map([...views].map(([node, view]) => [node, holdingsOf(view)]));
  const everybody = [...ring.members, ...ring.leaving];
  const isWhole = ring.removed.length === 0 && everybody.every(({ id }) => views.has(id));
  for (let partition = fromPartition; partition < ring.partitionCount; partition += 1) {
    const owners = ring.ownersOf(partition, n);
    const ready = owners.filter((owner) => holdings.get(owner)?.isReady(partition) === true);
    const needed = Math.min(r, owners.length);
    if (ready.length < needed && !isWhole) return tooFew({ partition, needed, ready });
    for (const [node, holds] of holdings) {
      const wanted = owners.includes(node) || holds.misplaced.has(partition) || ready.length < needed;
      if (wanted) asked.get(node)?.push(partition);
    }
  }
  return { ok: true, asked: new Map([...asked].filter(([, partitions]) => partitions.length > 0)) };
}

interface Holdings {
  readonly misplaced: ReadonlySet<number>;
  /** Whether the node's "nothing" counts for a partition. */
  readonly isReady: (partition: number) => boolean;
}

function holdingsOf({ status, confirmed, recovering, misplaced }: NodeView): Holdings {
  const open = new Set(recovering.map(({ partition }) => partition));
  const counts = confirmed && status === "member";
  return { misplaced: new Set(misplaced), isReady: (partition) => counts && !open.has(partition) };
}

interface Shortage {
  readonly partition: number;
  readonly needed: number;
  readonly ready: readonly NodeId[];
}

function tooFew({ partition, needed, ready }: Shortage): StoreFailure {
  const found = ready.length === 0 ? "none" : ready.join(", ");
  const message = `The keys of partition ${partition} need ${needed} of its owners; ready and reachable: ${found}.`;
  return { ...rejected("UNAVAILABLE", message), needed, received: ready.length, from: ready };
}
