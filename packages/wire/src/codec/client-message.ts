import { hashBytes, type NodeId, type NodeView } from "@cartwheel/dynamo";
import type {
  BackupCopy,
  BackupState,
  ClientToNode,
  ClusterViewMessage,
  ListAnswer,
  NodeToClient,
  PlacedKey,
  RecordedTrace,
} from "../client-message.ts";
import { changeRequestSchema, changeResponseSchema, historySchema, peerStateSchema } from "./membership.ts";
import { clientKeySchema, nodeIdSchema, partitionsSchema, ringIdSchema } from "./names.ts";
import { failedFields, operationSchema, outcomeSchema } from "./request.ts";
import { bytes, flag, list, nullable, oneOf, type Schema, struct, text, uint, variant } from "./schema.ts";
import { traceSchema } from "./trace.ts";

/** What clients say to nodes. */
export const clientToNodeSchema: Schema<ClientToNode> = variant<ClientToNode>({
  operation: [1, { id: uint, operation: operationSchema }],
  view: [2, { id: uint }],
  traces: [3, { id: uint, afterSequence: uint, limit: uint }],
  watch: [4, { key: clientKeySchema }],
  unwatch: [5, { key: clientKeySchema }],
  ping: [6, { id: uint }],
  change: [7, { id: uint, request: changeRequestSchema }],
  backup: [8, { id: uint, step: oneOf("keep", "copy", "look", "finish", "abandon"), name: text(64) }],
  figures: [10, { id: uint }],
  list: [
    9,
    {
      id: uint,
      bucket: text(4096),
      partitions: partitionsSchema,
      after: nullable(bytes({ min: 0, max: 65_536 })),
      limit: uint,
    },
  ],
});

const recoveringSchema = struct<NodeView["recovering"][number]>({ partition: uint, awaited: list(nodeIdSchema) });

const viewSchema = struct<NodeView>({
  id: nodeIdSchema,
  incarnation: uint,
  ringId: ringIdSchema,
  commitSequence: uint,
  status: oneOf("member", "leaving", "removed", "destroyed", "unknown"),
  confirmed: flag,
  recovering: list(recoveringSchema),
  reapHindrance: nullable(text(4096)),
  peers: list(peerStateSchema),
  misplaced: partitionsSchema,
  inFlight: uint,
});

const addressSchema = struct<{ readonly node: NodeId; readonly address: string }>({
  node: nodeIdSchema,
  address: text(512),
});

const clusterViewSchema = struct<ClusterViewMessage>({
  view: viewSchema,
  history: historySchema,
  addresses: list(addressSchema),
});

const recordedTraceSchema = struct<RecordedTrace>({ sequence: uint, wallMs: uint, trace: traceSchema });

const placedKeySchema = struct<PlacedKey>({
  partition: uint,
  bytes: bytes({ min: 1, max: 1024 }),
  leaf: bytes({ min: hashBytes, max: hashBytes }),
  alive: flag,
});

const listAnswerSchema: Schema<ListAnswer> = variant<ListAnswer>({
  page: [1, { ringId: ringIdSchema, n: uint, r: uint, keys: list(placedKeySchema), finished: uint }],
  failed: [2, failedFields],
});

const backupCopySchema = struct<BackupCopy>({
  directory: text(4096),
  rows: uint,
  bytes: uint,
  commitSequence: uint,
  sha256: text(64),
});

const backupStateSchema = variant<BackupState>({
  idle: [1, {}],
  keeping: [2, {}],
  copying: [3, { bytes: uint, bytesExpected: uint }],
  copied: [4, { copy: backupCopySchema, finished: flag }],
  failed: [5, { reason: text(4096) }],
});

/** What nodes say to clients. */
export const nodeToClientSchema: Schema<NodeToClient> = variant<NodeToClient>({
  outcome: [1, { id: uint, outcome: outcomeSchema }],
  view: [2, { id: uint, cluster: clusterViewSchema }],
  traces: [3, { id: uint, traces: list(recordedTraceSchema) }],
  pong: [5, { id: uint }],
  changed: [4, { key: clientKeySchema }],
  change: [6, { id: uint, response: changeResponseSchema }],
  backup: [7, { id: uint, state: backupStateSchema }],
  list: [8, { id: uint, answer: listAnswerSchema }],
  figures: [9, { id: uint, text: text(4 * 1024 * 1024) }],
  leaving: [10, {}],
});
