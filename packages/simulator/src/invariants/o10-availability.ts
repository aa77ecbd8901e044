import type { NodeId } from "@cartwheel/dynamo";
import type { RunOptions } from "../run/options.ts";
import type { World } from "../world/world.ts";
import type { Exchange, Invariant } from "./invariant.ts";

/**
 * Judged only where chance cannot be the reason: links that lose nothing and are fast, a deadline that leaves time, and
 * a request that happened once, asked for no particular owners, and was coordinated where it arrived. (A write that was
 * forwarded to an owner which then died is rightly `unknown`: that owner may have minted.)
 */
export const availability: Invariant = {
  id: "O10",
  holds: "if W (or R) reachable live nodes existed from issue to deadline, the request succeeded",
  onReply({ world, exchange, response }) {
    // While machines come and go, who counts as there is a matter of whose ring one asks.
    if (world.options.spareCount > 0 || response.type !== "failed" || !isJudged(world, exchange)) return null;
    if (response.code !== "QUORUM_NOT_REACHED" && response.code !== "UNAVAILABLE") return null;
    const needed = neededBy(exchange, world.options);
    const sound = soundNodes(world, exchange);
    if (needed === null || sound.length < needed || !sound.includes(exchange.to)) return null;
    const { type } = exchange.request;
    return `a ${type} of ${exchange.key} through ${exchange.to} failed while ${sound.join(", ")} were there for ${needed}`;
  },
};

function isJudged({ ring, options }: World, { to, request, write, arrived }: Exchange): boolean {
  const { links, disk } = options;
  const isCalm = links.dropPerMille === 0 && links.delayMinUs <= 5_000 && links.delayMeanUs <= 1_000;
  if (!isCalm || disk.commitMeanUs > 1_000 || request.timeoutMs < 1_000 || arrived === null) return false;
  if (write === null) return true;
  const preference = ring.preferenceList(ring.partitionOf(request.key), options.bucket.n);
  return write.requests === 1 && preference.some(({ node, role }) => node === to && role === "owner");
}

/** How many nodes must answer, or null where owners are asked for by name. */
function neededBy({ request }: Exchange, { bucket }: RunOptions): number | null {
  switch (request.type) {
    case "get":
      return request.pr === null ? (request.r ?? bucket.r) : null;
    case "put":
    case "delete":
      return request.pw === null ? (request.w ?? bucket.w) : null;
    case "inspect":
      return null;
  }
}

/** Nodes that have been running, with good disks and a readable row, and in reach of the one that was asked, since it was asked. */
function soundNodes({ nodes, network }: World, { to, key, arrived }: Exchange): readonly NodeId[] {
  const sinceUs = arrived?.atUs ?? 0;
  const sound = nodes.filter(({ id, runningSinceUs, disk }) => {
    if (runningSinceUs > sinceUs || disk.readableSinceUs(key) > sinceUs) return false;
    if (id === to) return true;
    const there = network.wholeSinceUs({ from: to, to: id });
    return Math.max(there, network.wholeSinceUs({ from: id, to })) <= sinceUs;
  });
  return sound.map(({ id }) => id);
}
