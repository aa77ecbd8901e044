import type { DrainedRow, PeerMessage } from "@cartwheel/dynamo";
import { historySchema } from "./membership.ts";
import { keySchema, partitionsSchema, ringIdSchema } from "./names.ts";
import { requestSchema, responseSchema } from "./request.ts";
import { nullableRow, rowSchema } from "./row.ts";
import { duration, list, oneOf, type Schema, struct, uint, variant } from "./schema.ts";

const drainedRowSchema = struct<DrainedRow>({ key: keySchema, row: rowSchema });

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
  "replica-put-reply": [2, { id: uint, result: oneOf("durable", "buffered", "not-owner", "failed") }],
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
  "drain-reply": [7, { id: uint, result: oneOf("stored", "not-owner", "failed"), ringId: ringIdSchema }],
  forward: [8, { id: uint, request: requestSchema }],
  "forward-reply": [9, { id: uint, response: responseSchema }],
  heartbeat: [
    10,
    {
      incarnation: uint,
      heartbeat: uint,
      ringId: ringIdSchema,
      commitSequence: uint,
      misplaced: partitionsSchema,
    },
  ],
  history: [11, { history: historySchema }],
});
