import type { NodeId, Ring, Row } from "@cartwheel/dynamo";
import type { World } from "../world/world.ts";
import type { Mint, Truth, Write } from "./truth.ts";

/** What the disks say about one key when everything is quiet. */
export interface FinalKey {
  readonly key: string;
  /** The owners' committed rows, in the order of the preference list; null where an owner has none. */
  readonly owners: readonly { readonly node: NodeId; readonly row: Row | null }[];
  /** Nodes that hold a row and do not own it. */
  readonly misplacedOn: readonly NodeId[];
  /** Versions that a read of all owners would show: on one of them, and superseded according to none. */
  readonly present: ReadonlySet<Mint>;
  /** Events that some owner's clock has seen. */
  readonly known: ReadonlySet<Mint>;
}

/** The end of a run, as the invariants judge it. */
export interface FinalState {
  readonly truth: Truth;
  readonly world: World;
  /** What all disks together make of the membership. */
  readonly ring: Ring;
  readonly keys: ReadonlyMap<string, FinalKey>;
}

/** Reads the disks of all nodes. */
export function finalState(world: World, truth: Truth): FinalState {
  const ring = world.finalRing();
  const keys = new Map<string, FinalKey>();
  for (const key of new Set(truth.writes.map((write) => write.key)))
    keys.set(key, finalKey(key, { world, truth, ring }));
  return { truth, world, ring, keys };
}

function finalKey(key: string, { world, truth, ring }: { world: World; truth: Truth; ring: Ring }): FinalKey {
  const holders = world.nodes.filter((node) => node.disk.rows.has(key));
  const partition = holders[0]?.disk.rows.get(key)?.partition;
  const ownerIds = partition === undefined ? [] : ring.ownersOf(partition, world.options.bucket.n);
  const owners = ownerIds.map((id) => ({ node: id, row: world.node(id).disk.rows.get(key)?.stored.row ?? null }));
  const present = new Set<Mint>();
  const superseded = new Set<Mint>();
  const known = new Set<Mint>();
  for (const { row } of owners) {
    const shown = new Set((row?.siblings ?? []).map(({ dot }) => truth.find(key, dot)));
    for (const mint of truth.claim(key, row?.clock ?? []).mints) {
      known.add(mint);
      (shown.has(mint) ? present : superseded).add(mint);
    }
  }
  for (const mint of superseded) present.delete(mint);
  // What a certificate let owners delete was known to all of them.
  for (const mint of truth.reaped(key)) if (!present.has(mint)) known.add(mint);
  const misplacedOn = holders.filter(({ id }) => !ownerIds.includes(id)).map(({ id }) => id);
  return { key, owners, misplacedOn, present, known };
}

/**
 * Writes that are accounted for: still there, or superseded by an accounted write whose client had been shown them.
 * A delete is there when an owner's clock has seen its event; that clocks claim nothing false is O4's business.
 */
export function accountedWrites({ truth, keys }: FinalState): ReadonlySet<Write> {
  const accounted = new Set<Write>();
  // A successor was issued after what its client was shown, so one pass from the latest write back is enough.
  for (const write of truth.writes.toReversed()) {
    const final = keys.get(write.key);
    const there = write.kind === "put" ? final?.present : final?.known;
    const isThere = write.mints.some((mint) => there?.has(mint) === true);
    if (isThere || write.successors.some((successor) => accounted.has(successor))) accounted.add(write);
  }
  return accounted;
}
