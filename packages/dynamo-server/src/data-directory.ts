import type { History, Member } from "@cartwheel/dynamo";
import { planInit } from "@cartwheel/dynamo";
import { z } from "zod";
import type { ClusterSettings } from "./config/cluster-settings.ts";
import { largestN, nodeIdSchema } from "./config/cluster-settings.ts";
import type { NodeConfig } from "./config/load-config.ts";
import { openSqliteEngine } from "./storage/open-sqlite-engine.ts";
import type { SqliteEngine } from "./storage/sqlite-engine.ts";
import type { StorageEngine } from "./storage/storage-engine.ts";

/**
 * Who a data directory is. A member is the identity in its directory, not its address (design §3): a directory without
 * one does not start, and one of another node or cluster is refused by name, so that a wrong mount is an error message
 * and not a node that forgot everything.
 *
 *     init:  identity, history ─► notes of the engine
 *     run:   check them against the settings ─► raise the incarnation, durably ─► the node may speak
 */
export interface NodeNotes {
  readonly history: History;
  /** Higher than at every earlier start. */
  readonly incarnation: number;
  /** The directory was emptied after the cluster began: its "nothing" is no vote. */
  readonly recovering: boolean;
}

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

const identitySchema = z.strictObject({
  clusterId: z.string(),
  node: nodeIdSchema,
  recovering: z.boolean(),
});

const historySchema = z.tuple([
  z.strictObject({
    type: z.literal("init"),
    clusterId: z.string(),
    counter: z.literal(0),
    members: z.array(z.strictObject({ id: nodeIdSchema, zone: z.string(), weight: z.number() })),
    assignment: z.array(z.int().min(0)),
  }),
]);

/** What is noted in the directory; each note is JSON. */
interface Noted {
  readonly identity: z.infer<typeof identitySchema>;
  readonly history: z.infer<typeof historySchema>;
  readonly incarnation: number;
}

/** Makes the configured data directory this node's. Harmless when repeated. */
export async function initDataDirectory(config: NodeConfig, options: InitOptions = {}): Promise<InitResult> {
  const opened = openDataDirectory(config);
  if (!opened.ok) return opened;
  const { engine } = opened;
  try {
    if (engine.getMeta("identity") === null) {
      writeNotes(engine, config, options.recovering ?? false);
      return { ok: true, created: true };
    }
    const checked = checkNotes(engine, config);
    return checked.ok ? { ok: true, created: false } : checked;
  } finally {
    await engine.close();
  }
}

/** Opens the rows of the configured data directory. */
export function openDataDirectory({ node }: NodeConfig): DataDirectoryResult {
  return openSqliteEngine({ directory: node.dataDir, pagesMax: node.storagePagesMax });
}

type DataDirectoryResult =
  | { readonly ok: true; readonly engine: SqliteEngine }
  | { readonly ok: false; readonly message: string };

/** Checks that the directory is this node's and counts one more start. */
export function beginIncarnation(engine: StorageEngine, config: NodeConfig): NotesResult {
  const checked = checkNotes(engine, config);
  if (!checked.ok) return checked;
  const { identity, history } = checked.noted;
  const incarnation = checked.noted.incarnation + 1;
  engine.putMeta("incarnation", JSON.stringify(incarnation));
  return { ok: true, notes: { history, incarnation, recovering: identity.recovering } };
}

/** The history that the cluster's settings begin with. Equal settings give equal histories. */
export function plannedHistory(cluster: ClusterSettings): History {
  const { clusterId, members, partitionCount } = cluster;
  return [planInit({ clusterId, members, partitionCount, n: largestN(cluster) })];
}

function writeNotes(engine: StorageEngine, { cluster, node }: NodeConfig, recovering: boolean): void {
  const identity: Noted["identity"] = { clusterId: cluster.clusterId, node: node.id, recovering };
  engine.putMeta("history", JSON.stringify(plannedHistory(cluster)));
  engine.putMeta("incarnation", JSON.stringify(0));
  // Last: a directory with an identity has all the rest.
  engine.putMeta("identity", JSON.stringify(identity));
}

type CheckResult = { readonly ok: true; readonly noted: Noted } | { readonly ok: false; readonly message: string };

function checkNotes(engine: StorageEngine, { cluster, node }: NodeConfig): CheckResult {
  const where = `the data directory ${node.dataDir}`;
  if (engine.getMeta("identity") === null) {
    return refused(`${where} has no identity: run "dynamo-node init" once, with --recovering if its disk was lost`);
  }
  const identity = identitySchema.parse(readNote(engine, "identity"));
  if (identity.clusterId !== cluster.clusterId) {
    return refused(`${where} belongs to cluster ${identity.clusterId}, not to ${cluster.clusterId}`);
  }
  if (identity.node !== node.id) return refused(`${where} belongs to node ${identity.node}, not to ${node.id}`);
  const history = historySchema.parse(readNote(engine, "history"));
  if (memberNames(history[0].members) !== memberNames(cluster.members)) {
    return refused(
      `${where} was initialised with members ${memberNames(history[0].members)}, ` +
        `and the settings name ${memberNames(cluster.members)}`,
    );
  }
  if (history[0].assignment.length !== cluster.partitionCount) {
    const before = history[0].assignment.length;
    return refused(
      `${where} was initialised with ${before} partitions, and the settings say ${cluster.partitionCount}`,
    );
  }
  const incarnation = z.int().min(0).parse(readNote(engine, "incarnation"));
  return { ok: true, noted: { identity, history, incarnation } };
}

function memberNames(members: readonly Member[]): string {
  return members.map(({ id, zone, weight }) => `${id}/${zone}/${weight}`).join(", ");
}

function readNote(engine: StorageEngine, name: string): unknown {
  return JSON.parse(engine.getMeta(name) ?? "null");
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
