import type { TraceEvent } from "@cartwheel/dynamo";
import { dotSchema, requestIdSchema } from "./row.ts";
import { nodeIdSchema } from "./names.ts";
import { flag, oneOf, type Schema, text, uint, variant } from "./schema.ts";

/** A key as `keyId` prints it: each byte may take three characters. */
const keyText = text(16_384);
const sentence = text(4096);

/** What nodes record for people. */
export const traceSchema: Schema<TraceEvent> = variant<TraceEvent>({
  "actor-drawn": [1, { reason: oneOf("row-absent", "never-minted", "other-start", "clock-differs") }],
  "dot-minted": [2, { key: keyText, dot: dotSchema, requestId: requestIdSchema }],
  "row-changed": [3, { key: keyText, siblings: uint, clockEntries: uint }],
  "get-done": [4, { key: keyText, outcome: sentence, siblings: uint }],
  "put-done": [5, { key: keyText, outcome: sentence, copies: uint }],
  "sloppy-write": [6, { key: keyText, standIn: nodeIdSchema }],
  "hint-stored": [7, { key: keyText, partition: uint }],
  "hint-drained": [8, { rows: uint, to: nodeIdSchema }],
  "hint-dropped": [9, { key: keyText, partition: uint }],
  // 10 was without the reason.
  "read-repair": [21, { key: keyText, target: nodeIdSchema, reason: oneOf("missing", "stale", "damaged") }],
  forwarded: [11, { key: keyText, to: nodeIdSchema }],
  "peer-suspected": [12, { node: nodeIdSchema }],
  "peer-up": [13, { node: nodeIdSchema }],
  "batch-failed": [14, { reason: sentence, discarded: uint }],
  "equal-dot-conflict": [15, { key: keyText, dot: dotSchema }],
  "row-quarantined": [16, { key: keyText }],
  "ring-changed": [17, { ringId: sentence, members: uint, arriving: uint }],
  "partition-ready": [18, { partition: uint }],
  "exchange-done": [19, { peer: nodeIdSchema, completed: flag, trees: uint, keysMoved: uint }],
  reaped: [20, { key: keyText }],
  "clock-truncated": [22, { key: keyText, entries: uint }],
});
