import { md5 } from "@noble/hashes/legacy.js";
import { assert } from "../assert.ts";
import { hex, utf8 } from "../bytes.ts";
import type { NodeId } from "../ids.ts";
import { claimPartitions } from "../ring/claim.ts";
import type { Assignment, History, InitOperation, Member, Operation } from "./types.ts";

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
  return { type: "init", clusterId, counter: 0, n, members, assignment };
}

/** Names an operation: 32 hex digits over all that it says. */
export function operationHash(operation: Operation): string {
  const known = hashes.get(operation);
  if (known !== undefined) return known;
  const hash = hex(md5(utf8(canonical(operation))));
  hashes.set(operation, hash);
  return hash;
}

/** Operations never change, so neither do their names; each carries a whole assignment, which takes a while to hash. */
const hashes = new WeakMap<Operation, string>();

/** Union of two histories, in the order that every node gives them. Refuses to mix two clusters. */
export function mergeHistories(a: History, b: History): History {
  const known = new Map<string, Operation>();
  for (const operation of [...a, ...b]) known.set(operationHash(operation), operation);
  const inits = [...known.values()].filter(({ type }) => type === "init");
  assert(inits.length <= 1, "two initialised clusters never merge");
  return [...known]
    .sort(([hashA, x], [hashB, y]) => x.counter - y.counter || (hashA < hashB ? -1 : 1))
    .map(([, operation]) => operation);
}

/** Names a whole history: hash over all its operations in order, votes and ineffective ones included. */
export function historyIdOf(history: History): string {
  return hex(md5(utf8(history.map(operationHash).join())));
}

/** Whether `a` knows every operation of `b`. */
export function containsHistory(a: History, b: History): boolean {
  const known = new Set(a.map(operationHash));
  return b.every((operation) => known.has(operationHash(operation)));
}

/** The assignment that an operation carries, spelled out; null for one that moves nothing. */
export function firstOwnersIn(operation: Operation): readonly NodeId[] | null {
  switch (operation.type) {
    case "init":
      return spell({ owners: operation.members.map(({ id }) => id), partitions: operation.assignment });
    case "join":
    case "leave":
    case "remove":
    case "replace":
    case "reweigh":
      return spell(operation.plan);
    case "vote":
    case "destroyed":
      return null;
  }
}

/** The compact form of an assignment. */
export function packAssignment(firstOwners: readonly NodeId[]): Assignment {
  const owners = [...new Set(firstOwners)].sort();
  const index = new Map(owners.map((owner, i) => [owner, i]));
  return { owners, partitions: firstOwners.map((owner) => index.get(owner) ?? 0) };
}

function spell({ owners, partitions }: Assignment): readonly NodeId[] {
  return partitions.map((index) => {
    const owner = owners[index];
    assert(owner !== undefined, "an assignment names a node that is not in its table");
    return owner;
  });
}

function memberText({ id, zone, weight }: Member): readonly unknown[] {
  return [id, zone, weight];
}

/** One text for one operation, whatever object carried it. */
function canonical(operation: Operation): string {
  const { type, counter } = operation;
  switch (operation.type) {
    case "init": {
      const { clusterId, n, members, assignment } = operation;
      return JSON.stringify([type, counter, clusterId, n, members.map(memberText), assignment]);
    }
    case "join":
      return JSON.stringify([type, counter, operation.author, memberText(operation.member), planText(operation.plan)]);
    case "replace": {
      const { author, node, by, plan } = operation;
      return JSON.stringify([type, counter, author, node, memberText(by), planText(plan)]);
    }
    case "leave":
    case "remove":
      return JSON.stringify([type, counter, operation.author, operation.node, planText(operation.plan)]);
    case "reweigh": {
      const { author, node, weight, plan } = operation;
      return JSON.stringify([type, counter, author, node, weight, planText(plan)]);
    }
    case "vote":
      return JSON.stringify([type, counter, operation.author, operation.operation]);
    case "destroyed":
      return JSON.stringify([type, counter, operation.author, operation.node]);
  }
}

function planText({ owners, partitions }: Assignment): readonly unknown[] {
  return [owners, partitions];
}
