import type { HaltCode, History, Member, NodeId, Readied } from "@cartwheel/dynamo";
import { createRing, planInit } from "@cartwheel/dynamo";
import { z } from "zod";
import type { ClusterSettings } from "./config/cluster-settings.ts";
import { largestN, nodeIdSchema } from "./config/cluster-settings.ts";
import type { NodeConfig } from "./config/load-config.ts";
import { openSqliteEngine } from "./storage/open-sqlite-engine.ts";
import type { SqliteEngine } from "./storage/sqlite-engine.ts";
import type { StorageEngine } from "./storage/storage-engine.ts";
import { deriveTreeKey } from "./storage/tree-key.ts";
import { decodeHistory, decodeReadiness, encodeHistory, encodeReadiness } from "./stored-history.ts";

/**
 * Who a data directory is. A member is the identity in its directory, not its address (design §3): a directory without
 * one does not start, and one of another node or cluster is refused by name, so that a wrong mount is an error message
 * and not a node that forgot everything.
 *
 *     init, join:  identity, history, readiness ─► notes of the engine
 *     run:         check them against the settings ─► raise the incarnation, durably ─► the node may speak
 */
export interface NodeNotes {
  readonly history: History;
  /** Higher than at every earlier start. */
  readonly incarnation: number;
  /** Which partitions were recovering when that was last noted; null: this disk never heard everybody's rows. */
  readonly readiness: Readied | null;
  /** Where other nodes were last known to listen. */
  readonly addresses: AddressBook;
}

/** Where nodes listen, `host:port`. */
export type AddressBook = ReadonlyMap<NodeId, string>;

export type NotesResult =
  | { readonly ok: true; readonly notes: NodeNotes }
  | { readonly ok: false; readonly message: string };

export type InitResult =
  /** `created` is false where the directory already was this node's. */
  { readonly ok: true; readonly created: boolean } | { readonly ok: false; readonly message: string };

export interface InitOptions {
  /** The disk was lost and the cluster has rows that this node should hold. Default false. */
  readonly recovering?: boolean;
}

const identitySchema = z.strictObject({ clusterId: z.string(), node: nodeIdSchema });
const addressesSchema = z.array(z.tuple([nodeIdSchema, z.string()]));
const retiredSchema = z.strictObject({ code: z.string(), message: z.string() });

/** Makes the configured data directory that of a node which the cluster begins with. Harmless when repeated. */
export async function initDataDirectory(config: NodeConfig, options: InitOptions = {}): Promise<InitResult> {
  const { cluster, node } = config;
  const history = plannedHistory(cluster);
  if (!cluster.members.some(({ id }) => id === node.id)) {
    return refused(
      `${node.id} is not among the members that the cluster begins with (${memberNames(cluster.members)}): ` +
        `a node that comes later is made with "dynamo-node join"`,
    );
  }
  if (options.recovering !== true) {
    return makeDirectory(config, { history, readiness: { ringId: createRing(history).id, recovering: [] } });
  }
  // The others have seen starts and commits of the lost disk. Counting from the clock begins above all of them, so that
  // this disk is not taken for an older image of it, while such an image, found later, still is.
  const countsFrom = Date.now();
  return makeDirectory(config, { history, readiness: null, countsFrom });
}

/** Makes the configured data directory that of a node which waits for its join. Harmless when repeated. */
export async function joinDataDirectory(
  config: NodeConfig,
  { history, addresses }: { readonly history: History; readonly addresses: AddressBook },
): Promise<InitResult> {
  const { cluster, node } = config;
  const [init] = history;
  if (init?.type !== "init" || init.clusterId !== cluster.clusterId) {
    return refused(`the seed does not belong to cluster ${cluster.clusterId}`);
  }
  const status = createRing(history).statusOf(node.id);
  if (status !== "unknown" && !(await belongsTo(config))) {
    return refused(
      `${node.id} is already known to the cluster (${status}), and an identity never returns: choose another`,
    );
  }
  return makeDirectory(config, { history, readiness: null, addresses });
}

/** Opens the rows of the configured data directory. */
export function openDataDirectory(
  { node, secrets }: NodeConfig,
  options: { readonly commitSequence?: number } = {},
): DataDirectoryResult {
  return openSqliteEngine({
    directory: node.dataDir,
    pagesMax: node.storagePagesMax,
    treeKey: deriveTreeKey(secrets.secret.bytes()),
    otherTreeKey: secrets.otherSecret === null ? undefined : deriveTreeKey(secrets.otherSecret.bytes()),
    ...options,
  });
}

type DataDirectoryResult =
  | { readonly ok: true; readonly engine: SqliteEngine }
  | { readonly ok: false; readonly message: string };

/** Checks that the directory is this node's and counts one more start. */
export function beginIncarnation(engine: StorageEngine, config: NodeConfig): NotesResult {
  const checked = checkNotes(engine, config);
  if (!checked.ok) return checked;
  const { notes } = checked;
  const incarnation = notes.incarnation + 1;
  engine.putMeta("incarnation", JSON.stringify(incarnation));
  return { ok: true, notes: { ...notes, incarnation } };
}

/** Notes that this directory must not be started again, and why. */
export function retire(engine: StorageEngine, end: { readonly code: HaltCode; readonly message: string }): void {
  engine.putMeta("retired", JSON.stringify(end));
}

/** The history that the cluster's settings begin with. Equal settings give equal histories. */
export function plannedHistory(cluster: ClusterSettings): History {
  const { clusterId, members, partitionCount } = cluster;
  return [planInit({ clusterId, members, partitionCount, n: largestN(cluster) })];
}

export function encodeAddresses(addresses: AddressBook): string {
  return JSON.stringify([...addresses]);
}

interface FirstNotes {
  readonly history: History;
  readonly readiness: Readied | null;
  readonly addresses?: AddressBook;
  /** What the counts of starts and commits begin with. Default 0. */
  readonly countsFrom?: number;
}

async function makeDirectory(config: NodeConfig, first: FirstNotes): Promise<InitResult> {
  const { history, readiness, addresses = new Map(), countsFrom = 0 } = first;
  const opened = openDataDirectory(config, { commitSequence: countsFrom });
  if (!opened.ok) return opened;
  const { engine } = opened;
  try {
    if (engine.getMeta("identity") !== null) {
      const checked = checkNotes(engine, config);
      return checked.ok ? { ok: true, created: false } : checked;
    }
    engine.putMeta("history", encodeHistory(history));
    if (readiness !== null) engine.putMeta("readiness", encodeReadiness(readiness));
    engine.putMeta("addresses", encodeAddresses(addresses));
    engine.putMeta("incarnation", JSON.stringify(countsFrom));
    // Last: a directory with an identity has all the rest.
    engine.putMeta("identity", JSON.stringify({ clusterId: config.cluster.clusterId, node: config.node.id }));
    return { ok: true, created: true };
  } finally {
    await engine.close();
  }
}

/** Whether the directory is this node's already. */
async function belongsTo(config: NodeConfig): Promise<boolean> {
  const opened = openDataDirectory(config);
  if (!opened.ok) return false;
  const isOwn = opened.engine.getMeta("identity") !== null && checkNotes(opened.engine, config).ok;
  await opened.engine.close();
  return isOwn;
}

function checkNotes(engine: StorageEngine, { cluster, node }: NodeConfig): NotesResult {
  const where = `the data directory ${node.dataDir}`;
  const identityNote = engine.getMeta("identity");
  if (identityNote === null) {
    return refused(
      `${where} has no identity: run "dynamo-node init" once, with --recovering if its disk was lost, ` +
        `or "dynamo-node join" for a node that comes later`,
    );
  }
  const identity = identitySchema.parse(JSON.parse(identityNote));
  if (identity.clusterId !== cluster.clusterId) {
    return refused(`${where} belongs to cluster ${identity.clusterId}, not to ${cluster.clusterId}`);
  }
  if (identity.node !== node.id) return refused(`${where} belongs to node ${identity.node}, not to ${node.id}`);
  const retired = engine.getMeta("retired");
  if (retired !== null) {
    const { code, message } = retiredSchema.parse(JSON.parse(retired));
    return refused(`${where} must not be started again (${code}): ${message}`);
  }
  const history = decodeHistory(engine.getMeta("history") ?? "[]");
  const problem = differsFrom(history, cluster);
  if (problem !== null) return refused(`${where} was initialised with ${problem}`);
  const readiness = engine.getMeta("readiness");
  const notes = {
    history,
    incarnation: z
      .int()
      .min(0)
      .parse(JSON.parse(engine.getMeta("incarnation") ?? "null")),
    readiness: readiness === null ? null : decodeReadiness(readiness),
    addresses: new Map(addressesSchema.parse(JSON.parse(engine.getMeta("addresses") ?? "[]"))),
  };
  return { ok: true, notes };
}

/** How the cluster that the directory began in is not the one of the settings, or null. */
function differsFrom([init]: History, { members, partitionCount }: ClusterSettings): string | null {
  if (init?.type !== "init") return "no cluster at all";
  if (memberNames(init.members) !== memberNames(members)) {
    return `members ${memberNames(init.members)}, and the settings name ${memberNames(members)}`;
  }
  const before = init.assignment.length;
  return before === partitionCount ? null : `${before} partitions, and the settings say ${partitionCount}`;
}

function memberNames(members: readonly Member[]): string {
  return members.map(({ id, zone, weight }) => `${id}/${zone}/${weight}`).join(", ");
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
