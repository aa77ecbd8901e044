import { answerQuery, defaultBucketSettings, defaultTiming, hashBytes } from "@cartwheel/dynamo";
import type { Member, NodeId } from "@cartwheel/dynamo";
import { VirtualCluster } from "../virtual/virtual-cluster.ts";
import type { VirtualDisk } from "../virtual/virtual-cluster.ts";

/** Paper §4.8: how fast news spreads, and what an idle node costs, as clusters grow. */
export interface GossipResult {
  readonly sizes: readonly GossipFigures[];
}

interface GossipFigures {
  readonly nodes: number;
  /** Gossip rounds until a membership change was durable at every member: the worst and the mean of `changes`. */
  readonly roundsWorst: number;
  readonly roundsMean: number;
  readonly changes: number;
  /** Of an idle node, a second: what gossip costs, and everything else together. */
  readonly gossipMessages: number;
  readonly gossipBytes: number;
  readonly otherMessages: number;
  readonly otherBytes: number;
  /** Events that its core handled. */
  readonly events: number;
}

const partitionCount = 1_024;
const warmUpMs = 20_000;
const idleSeconds = 30;
const changes = 5;
const roundsMax = 100;
/** Checked this often, so that a round is told to a tenth. */
const stepMs = defaultTiming.gossipMs / 10;

export function measureGossip(sizes: readonly number[], progress: (line: string) => void): GossipResult {
  return {
    sizes: sizes.map((nodes) => {
      progress(`${nodes} nodes: ${idleSeconds} idle seconds, then ${changes} changes`);
      return measure(nodes);
    }),
  };
}

function measure(nodes: number): GossipFigures {
  const members = Array.from({ length: nodes }, (_, index) => member(index));
  const cluster = new VirtualCluster({
    members,
    buckets: new Map([["b", defaultBucketSettings]]),
    partitionCount,
    diskOf: () => emptyDisk,
    seed: nodes,
  });
  cluster.advance(warmUpMs);
  cluster.traffic.reset();
  cluster.advance(idleSeconds * 1_000);
  const perNodeSecond = (count: number): number => rounded(count / nodes / idleSeconds);
  const gossip = cluster.traffic.of(isGossip);
  const other = cluster.traffic.of((type) => !isGossip(type));
  const events = cluster.traffic.events;
  const rounds = Array.from({ length: changes }, (_, index) => roundsOfChange(cluster, { nodes, index }));
  return {
    nodes,
    roundsWorst: Math.max(...rounds),
    roundsMean: rounded(rounds.reduce((sum, each) => sum + each, 0) / changes),
    changes,
    gossipMessages: perNodeSecond(gossip.messages),
    gossipBytes: perNodeSecond(gossip.bytes),
    otherMessages: perNodeSecond(other.messages),
    otherBytes: perNodeSecond(other.bytes),
    events: perNodeSecond(events),
  };
}

/** Changes a weight at some member, and counts the rounds until everybody's durable history has it. */
function roundsOfChange(cluster: VirtualCluster, { nodes, index }: { nodes: number; index: number }): number {
  const known = Math.max(...cluster.operationsKnown());
  const at = member((index * 37) % nodes).id;
  cluster.change(at, { type: "reweigh", node: member((index * 53 + 1) % nodes).id, weight: 1 + (index + 1) / 10 });
  const begunMs = cluster.nowMs;
  for (;;) {
    cluster.advance(stepMs);
    const rounds = (cluster.nowMs - begunMs) / defaultTiming.gossipMs;
    if (cluster.operationsKnown().every((operations) => operations > known)) return rounded(rounds);
    if (rounds > roundsMax) throw new Error(`The change did not reach all ${nodes} nodes in ${roundsMax} rounds.`);
  }
}

function member(index: number): Member {
  return { id: `n${index}` as NodeId, zone: `z${index % 3}`, weight: 1 };
}

/** Gossip, and what follows from it: histories, and the probes of its failure detector. */
function isGossip(type: string): boolean {
  return ["gossip", "history", "ping", "pong", "probe-request", "probe-reply"].includes(type);
}

/** No rows. Roots are answered at once: hashing nothing for thousands of trees is all that this measurement would do. */
const emptyDisk: VirtualDisk = {
  query: (query) =>
    query.type === "roots"
      ? { type: "roots", roots: query.trees.map(() => new Uint8Array(hashBytes)) }
      : answerQuery(query, []),
};

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
