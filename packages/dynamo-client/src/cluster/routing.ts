import type { Key, NodeId, Zone } from "@cartwheel/dynamo";
import type { LinkPool } from "./link-pool.ts";
import type { NodeLink } from "./node-link.ts";

export interface RouteQuestion {
  readonly key: Key;
  /** N of the key's bucket, as far as the client knows. A wrong one costs a detour. */
  readonly n: number;
  /** The client's own. */
  readonly zone: Zone;
  /** Who answered the previous read fastest. */
  readonly fastest: NodeId | null;
  /** Nodes that were asked before. */
  readonly tried: ReadonlySet<NodeId>;
}

/** Costs of going somewhere, each larger than all the smaller ones together. */
const foreignZone = 1;
const notAnOwner = 2;
const notTheFastest = 4;
const suspect = 8;

/**
 * The node to send an operation to, or null when no untried one can be reached (paper §6.4, client-driven coordination):
 *
 *     the node that read fastest -> owners in our zone -> other owners -> others in our zone -> others
 *
 * all of that among nodes that seem well, then again among suspects. Equals in the order of the preference list, so
 * that one key keeps to one coordinator and its clock stays short.
 */
export function chooseCoordinator(pool: LinkPool, question: RouteQuestion): NodeLink | null {
  const { ring } = pool.topology;
  if (ring === null) return pool.usableLinks().find(({ node }) => node !== null && !question.tried.has(node)) ?? null;
  const nowMs = performance.now();
  let best: NodeLink | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const zones = pool.topology.zones;
  for (const { node, role } of ring.preferenceList(ring.partitionOf(question.key), question.n)) {
    const link = question.tried.has(node) ? null : pool.usableLink(node);
    if (link === null) continue;
    const cost =
      (link.isSuspect(nowMs) ? suspect : 0) +
      // One that owned the key when it answered, and does no longer, would only pass a write on.
      (node === question.fastest && role === "owner" ? 0 : notTheFastest) +
      (role === "owner" ? 0 : notAnOwner) +
      (zones.get(node) === question.zone ? 0 : foreignZone);
    if (cost < bestCost) {
      best = link;
      bestCost = cost;
    }
  }
  return best;
}
