import { md5 } from "@noble/hashes/legacy.js";
import { assert } from "../assert.ts";
import { hex, utf8 } from "../bytes.ts";
import type { RingId } from "../ids.ts";
import { claimPartitions } from "../ring/claim.ts";
import type { History, InitOperation, Member, Operation } from "./types.ts";

/**
 * The membership history: what was decided about who takes part, for ever (paper §4.8.1). It merges by union and is
 * ordered by (counter, hash), so nodes that know the same operations agree on the ring without asking anybody.
 */

/** How a cluster begins. */
export interface InitPlan {
  /** Random, 32 hex digits. */
  readonly clusterId: string;
  readonly members: readonly Member[];
  /** Q. Default for servers: 256. Fixed for the life of the cluster. */
  readonly partitionCount: number;
  /** The largest N of any bucket, for the spacing. */
  readonly n: number;
}

/** The first operation of a cluster, with its whole assignment. */
export function planInit({ clusterId, members, partitionCount, n }: InitPlan): InitOperation {
  assert(new Set(members.map((member) => member.id)).size === members.length, "two members with one identity");
  const assignment = claimPartitions({ members, partitionCount, n });
  return { type: "init", clusterId, counter: 0, members, assignment };
}

/** The hash of all operations, in order. Equal ids: equal histories, hence equal rings. */
export function ringIdOf(history: History): RingId {
  return hex(md5(utf8(canonical(history)))) as RingId;
}

/** Union of two histories, in the order that every node gives them. Refuses to mix two clusters. */
export function mergeHistories(a: History, b: History): History {
  const known = new Map<string, Operation>();
  for (const operation of [...a, ...b]) known.set(canonical([operation]), operation);
  assert(known.size <= 1, "two initialised clusters never merge");
  return [...known.values()];
}

/** One text for one history, whatever object carried it. */
function canonical(history: History): string {
  const operations = history.map((operation) => [
    operation.type,
    operation.clusterId,
    operation.counter,
    operation.members.map(({ id, zone, weight }) => [id, zone, weight]),
    operation.assignment,
  ]);
  return JSON.stringify(operations);
}
