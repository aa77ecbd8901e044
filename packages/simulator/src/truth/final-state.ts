import type { NodeId, PlacedRow, Ring, Row } from "@cartwheel/dynamo";
import type { World } from "../world/world.ts";
import type { Mint, Truth, Write } from "./truth.ts";

interface OwnerRow {
  readonly node: NodeId;
  /** Null where it has none, or a damaged one. */
  readonly row: Row | null;
  /** A bit of it flipped, and nobody has read it since: neither the node nor its fellow owners can know. */
  readonly isDamagedUnread: boolean;
}

/** What the disks say about one key when everything is quiet. */
export interface FinalKey {
  readonly key: string;
  /** The owners' committed rows, in the order of the preference list. */
  readonly owners: readonly OwnerRow[];
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

/** What is looked at. */
interface Look {
  /** Default: the disks as they are. With other rows for some of them, one learns how things would be then. */
  readonly rowsOf?: (id: NodeId) => ReadonlyMap<string, PlacedRow>;
  /** Default: every key that was ever written. */
  readonly of?: Iterable<string>;
}

/** Reads the disks of all nodes. */
export function finalState(world: World, truth: Truth, look: Look = {}): FinalState {
  const { rowsOf = (id) => world.rowsOf(id), of = truth.writes.map((write) => write.key) } = look;
  const ring = world.finalRing();
  const disks = new Map(world.nodes.map(({ id }) => [id, rowsOf(id)]));
  const keys = new Map<string, FinalKey>();
  for (const key of new Set(of)) keys.set(key, finalKey(key, { world, truth, ring, disks }));
  return { truth, world, ring, keys };
}

interface Found {
  readonly world: World;
  readonly truth: Truth;
  readonly ring: Ring;
  readonly disks: ReadonlyMap<NodeId, ReadonlyMap<string, PlacedRow>>;
}

function finalKey(key: string, { world, truth, ring, disks }: Found): FinalKey {
  const holders = [...disks].flatMap(([id, rows]) => (rows.has(key) ? [{ id, row: rows.get(key) }] : []));
  const partition = holders[0]?.row?.partition;
  const ownerIds = partition === undefined ? [] : ring.ownersOf(partition, world.options.bucket.n);
  const owners = ownerIds.map((id) => {
    const isDamagedUnread = world.node(id).disk.content.damaged.has(key);
    return { node: id, row: disks.get(id)?.get(key)?.stored.row ?? null, isDamagedUnread };
  });
  // Of an identity that is out for good, an older image may be put back: nobody will ever hear it.
  const isDeaf = (id: NodeId): boolean => ring.statusOf(id) === "destroyed" && world.node(id).disk.content.isOlderImage;
  const misplacedOn = holders.map(({ id }) => id).filter((id) => !ownerIds.includes(id) && !isDeaf(id));
  let versions: Versions | null = null;
  // Made when they are asked for: whether all have converged is asked every second, and is a matter of rows alone.
  const made = (): Versions => (versions ??= versionsOf(key, { truth, owners }));
  return {
    key,
    owners,
    misplacedOn,
    get present() {
      return made().present;
    },
    get known() {
      return made().known;
    },
  };
}

type Versions = Pick<FinalKey, "present" | "known">;

function versionsOf(key: string, { truth, owners }: Pick<FinalKey, "owners"> & { readonly truth: Truth }): Versions {
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
  return { present, known };
}

/**
 * Writes that are accounted for: still there, or superseded by an accounted write whose client had been shown them, or
 * expired and reaped.
 * A delete is there when an owner's clock has seen its event; that clocks claim nothing false is O4's business.
 */
export function accountedWrites({ truth, keys }: FinalState): ReadonlySet<Write> {
  const accounted = new Set<Write>();
  // A successor was issued after what its client was shown, so one pass from the latest write back is enough.
  for (const write of truth.writes.toReversed()) {
    const final = keys.get(write.key);
    const there = write.kind === "put" ? final?.present : final?.known;
    const isThere = write.mints.some((mint) => there?.has(mint) === true);
    const isReaped = write.expiresAtMs !== null && write.mints.some((mint) => truth.reaped(write.key).has(mint));
    if (isThere || isReaped || write.successors.some((successor) => accounted.has(successor))) accounted.add(write);
  }
  return accounted;
}
