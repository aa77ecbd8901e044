import type { DrainedRow, ExchangeReply, Gossip, Leaf, PeerMessage, ReapCandidate, TreeId } from "@cartwheel/dynamo";
import { hashBytes, segmentCount } from "@cartwheel/dynamo";
import { historySchema, memberReportSchema } from "./membership.ts";
import { clusterIdSchema, keySchema, nodeIdSchema, ringIdSchema } from "./names.ts";
import { requestSchema, responseSchema } from "./request.ts";
import { clockSchema, nullableRow, rowSchema } from "./row.ts";
import { bytes, duration, flag, list, nullable, oneOf, type Schema, struct, uint, variant } from "./schema.ts";

const drainedRowSchema = struct<DrainedRow>({ key: keySchema, row: rowSchema });

/** Bounds on what one message may name; each sender keeps well below them. */
const reportsMax = 4096;
const treesMax = 4096;
const keysMax = 4096;

const treeSchema = struct<TreeId>({ partition: uint, n: uint });
const hashSchema = bytes({ min: hashBytes, max: hashBytes });
const leafSchema = struct<Leaf>({ key: keySchema, hash: hashSchema });
const candidateSchema = struct<ReapCandidate>({ key: keySchema, clock: clockSchema });
const segmentsBytes = segmentCount * hashBytes;
const differingSchema = struct<ExchangeReply["differing"][number]>({
  tree: treeSchema,
  segments: bytes({ min: segmentsBytes, max: segmentsBytes }),
});

/** What nodes say to each other. */
export const peerMessageSchema: Schema<PeerMessage> = variant<PeerMessage>({
  "replica-put": [
    1,
    {
      id: uint,
      key: keySchema,
      row: rowSchema,
      role: oneOf("owner", "stand-in"),
      durability: oneOf("fsync", "buffered"),
      remainingMs: duration,
    },
  ],
  "replica-put-reply": [
    2,
    { id: uint, result: oneOf("durable", "buffered", "not-owner", "failed"), commitSequence: uint },
  ],
  "replica-get": [3, { id: uint, key: keySchema, remainingMs: duration }],
  "replica-get-reply": [
    4,
    {
      id: uint,
      result: oneOf("row", "nothing", "unknown"),
      row: nullableRow,
      vote: oneOf("ready-owner", "recovering-owner", "not-owner"),
    },
  ],
  repair: [5, { key: keySchema, row: rowSchema }],
  drain: [6, { id: uint, rows: list(drainedRowSchema), ringId: ringIdSchema }],
  "drain-reply": [
    7,
    {
      id: uint,
      result: oneOf("stored", "not-owner", "failed"),
      ringId: ringIdSchema,
      creditRows: uint,
      commitSequence: uint,
    },
  ],
  forward: [8, { id: uint, toIncarnation: uint, request: requestSchema }],
  "forward-reply": [9, { id: uint, response: responseSchema }],
  // 10 was the heartbeat of protocol 1.
  history: [11, { history: historySchema }],
  gossip: [
    12,
    {
      reports: list(memberReportSchema, reportsMax),
      ofYou: nullable(struct<NonNullable<Gossip["ofYou"]>>({ incarnation: uint, commitSequence: uint })),
      historyId: clusterIdSchema,
      answer: flag,
    },
  ],
  ping: [13, { id: uint }],
  pong: [14, { id: uint }],
  "probe-request": [15, { id: uint, target: nodeIdSchema }],
  "probe-reply": [16, { id: uint, target: nodeIdSchema }],
  exchange: [
    17,
    { id: uint, ringId: ringIdSchema, trees: list(treeSchema, treesMax), roots: list(hashSchema, treesMax) },
  ],
  "exchange-reply": [
    18,
    {
      id: uint,
      ringId: ringIdSchema,
      result: oneOf("compared", "not-owner"),
      differing: list(differingSchema, treesMax),
    },
  ],
  "exchange-leaves": [19, { id: uint, ringId: ringIdSchema, tree: treeSchema, segments: list(uint, segmentCount) }],
  "exchange-leaves-reply": [
    20,
    { id: uint, ringId: ringIdSchema, result: oneOf("listed", "not-owner"), leaves: list(leafSchema) },
  ],
  "fetch-rows": [21, { id: uint, keys: list(keySchema, keysMax) }],
  "fetch-rows-reply": [22, { id: uint, rows: list(drainedRowSchema, keysMax) }],
  "reap-ask": [23, { id: uint, ringId: ringIdSchema, candidates: list(candidateSchema, keysMax) }],
  "reap-answer": [24, { id: uint, ringId: ringIdSchema, clear: list(flag, keysMax) }],
  reap: [25, { ringId: ringIdSchema, candidates: list(candidateSchema, keysMax) }],
});
