import { covers, dominates } from "@cartwheel/dynamo";
import type { Dot, Key, NodeId } from "@cartwheel/dynamo";
import { name } from "../truth/truth.ts";
import type { World } from "../world/world.ts";
import type { Invariant, ReplaceSeen } from "./invariant.ts";

/**
 * Two rules beside the one of the table, which follow from it and from design §5: a write that was on W nodes stays on W
 * nodes, and a row is dropped only when N others hold it. The last copy is hardly ever lost, so these are what betrays
 * a drop that came too early. A copy that a fault took counts as held: whoever counted it could not know.
 */
export const durableWhenAcknowledged: Invariant = {
  id: "O2",
  holds: "at the instant of acknowledgement, and from then on, W distinct nodes hold the write durably",
  onReply({ world, exchange: { request, key, write }, response }) {
    if (response.type !== "written" || write === null || request.type === "get" || request.type === "inspect") {
      return null;
    }
    const needed = request.w ?? world.options.bucket.w;
    const holders = [
      ...new Set([...holdersOf(world, key, response.dot), ...world.ledger.lostHolders(key, response.dot)]),
    ];
    const owners = ownersOf(world, request.key).filter((owner) => holders.includes(owner));
    // While the ring changes, a coordinator's owners may be others than those of the ring at the beginning.
    if (world.options.spareCount === 0 && owners.length < (request.pw ?? 0)) {
      return `${write.requestId} of ${key} was acknowledged with PW=${request.pw} and is durable on ${owners.length} owners`;
    }
    if (holders.length >= needed) return null;
    const where = holders.length === 0 ? "nowhere" : `only on ${holders.join(", ")}`;
    return `${write.requestId} ${name(response.dot)} of ${key} was acknowledged with W=${needed} and is durable ${where}`;
  },
  onReplace(seen) {
    return droppedTooEarly(seen) ?? forgotten(seen);
  },
};

/** A row that has seen the dot without having its sibling superseded it; O4 sees to it that this is no excuse. */
function holdersOf(world: World, key: string, dot: Dot): readonly NodeId[] {
  const holders = world.nodes.filter(({ id }) => {
    const row = world.rowsOf(id).get(key)?.stored.row;
    return row !== undefined && covers(row.clock, dot);
  });
  return holders.map(({ id }) => id);
}

function ownersOf({ ring, options }: World, key: Key): readonly NodeId[] {
  const preference = ring.preferenceList(ring.partitionOf(key), options.bucket.n);
  return preference.filter(({ role }) => role === "owner").map(({ node }) => node);
}

function droppedTooEarly({ world, key, node, before, after, certified }: ReplaceSeen): string | null {
  if (after !== null || certified) return null;
  // A lost copy is counted in good faith until the node hears that its holder has started anew.
  const copies = world.ledger.lostCopies(key).filter(({ row }) => dominates(row.clock, before.clock));
  const counted = (id: NodeId): boolean => {
    if (!copies.some((copy) => copy.node === id)) return false;
    const heard =
      world
        .node(node)
        .view()
        ?.peers.find((peer) => peer.node === id)?.incarnation ?? 0;
    return copies.some((copy) => copy.node === id && copy.incarnation >= heard);
  };
  const others = world.nodes.filter(({ id, disk }) => {
    const row = world.rowsOf(id).get(key)?.stored.row;
    // Two that rely on each other must not both drop: one that has decided to is no holder any more.
    const holds = row !== undefined && dominates(row.clock, before.clock) && !disk.isDropping(key);
    return id !== node && (holds || counted(id));
  });
  const needed = Math.min(world.options.bucket.n, world.nodes.length);
  if (others.length >= needed) return null;
  return `${node} drops its row of ${key}, which is durable on ${others.length} other nodes and not on ${needed}`;
}

function forgotten({ truth, world, key, node, before, after }: ReplaceSeen): string | null {
  if (after === null || dominates(after.clock, before.clock)) return null;
  // What a certificate deletes goes from every owner; here its deletion may still wait for the commit.
  const reaped = truth.reaped(key);
  for (const mint of truth.claim(key, before.clock).mints) {
    const { dot, write } = mint;
    if (covers(after.clock, dot) || !write.acknowledged || reaped.has(mint)) continue;
    const left = new Set([...holdersOf(world, key, dot), ...world.ledger.lostHolders(key, dot)]);
    left.delete(node);
    if (left.size < write.promisedCopies) {
      return `${node} forgets ${write.requestId} ${name(dot)} of ${key}, acknowledged with W=${write.promisedCopies}`;
    }
  }
  return null;
}
