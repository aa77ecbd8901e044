import type { PeerMessage } from "@cartwheel/dynamo";
import fc from "fast-check";
import { duration, flag, hexDigits, key, nodeId, ringId, row, text, typed, uint } from "./row.ts";
import { history } from "./membership.ts";
import { request, response } from "./request.ts";

/** Every message between nodes. */
const tree = fc.record({ partition: uint, n: uint });
const hash = fc.uint8Array({ minLength: 16, maxLength: 16 });
const candidates = fc.array(
  row.chain(({ clock }) => fc.record({ key, clock: fc.constant(clock) })),
  { maxLength: 4 },
);

export const peerMessage: fc.Arbitrary<PeerMessage> = fc.oneof(
  typed("replica-put", {
    id: uint,
    key,
    row,
    role: fc.constantFrom("owner" as const, "stand-in" as const),
    durability: fc.constantFrom("fsync" as const, "buffered" as const),
    remainingMs: duration,
  }),
  typed("replica-put-reply", {
    id: uint,
    result: fc.constantFrom("durable" as const, "buffered" as const, "not-owner" as const, "failed" as const),
    commitSequence: uint,
  }),
  typed("replica-get", { id: uint, key, remainingMs: duration }),
  typed("replica-get-reply", {
    id: uint,
    result: fc.constantFrom("row" as const, "nothing" as const, "unknown" as const),
    row: fc.option(row),
    vote: fc.constantFrom("ready-owner" as const, "recovering-owner" as const, "not-owner" as const),
  }),
  typed("repair", { key, row }),
  typed("drain", { id: uint, rows: fc.array(fc.record({ key, row }), { maxLength: 3 }), ringId }),
  typed("drain-reply", {
    id: uint,
    result: fc.constantFrom("stored" as const, "not-owner" as const, "failed" as const),
    ringId,
    creditRows: uint,
    commitSequence: uint,
  }),
  typed("forward", { id: uint, toIncarnation: uint, request }),
  typed("forward-reply", { id: uint, response }),
  typed("gossip", {
    reports: fc.array(
      fc.record({
        node: nodeId,
        incarnation: uint,
        heartbeat: uint,
        commitSequence: uint,
        address: text,
        ringId: fc.option(ringId),
        misplaced: fc.array(uint, { maxLength: 20 }),
        recovering: fc.array(uint, { maxLength: 20 }),
      }),
      { maxLength: 5 },
    ),
    ofYou: fc.option(fc.record({ incarnation: uint, commitSequence: uint })),
    historyId: hexDigits(32),
    answer: flag,
  }),
  typed("ping", { id: uint }),
  typed("pong", { id: uint }),
  typed("probe-request", { id: uint, target: nodeId }),
  typed("probe-reply", { id: uint, target: nodeId }),
  typed("exchange", {
    id: uint,
    ringId,
    trees: fc.array(tree, { maxLength: 4 }),
    roots: fc.array(hash, { maxLength: 4 }),
  }),
  typed("exchange-reply", {
    id: uint,
    ringId,
    result: fc.constantFrom("compared" as const, "not-owner" as const),
    differing: fc.array(fc.record({ tree, segments: fc.uint8Array({ minLength: 4096, maxLength: 4096 }) }), {
      maxLength: 1,
    }),
  }),
  typed("exchange-leaves", { id: uint, ringId, tree, segments: fc.array(fc.nat({ max: 255 }), { maxLength: 9 }) }),
  typed("exchange-leaves-reply", {
    id: uint,
    ringId,
    result: fc.constantFrom("listed" as const, "not-owner" as const),
    leaves: fc.array(fc.record({ key, hash }), { maxLength: 4 }),
  }),
  typed("fetch-rows", { id: uint, keys: fc.array(key, { maxLength: 4 }) }),
  typed("fetch-rows-reply", { id: uint, rows: fc.array(fc.record({ key, row }), { maxLength: 3 }) }),
  typed("reap-ask", { id: uint, ringId, candidates }),
  typed("reap-answer", { id: uint, ringId, clear: fc.array(flag, { maxLength: 9 }) }),
  typed("reap", { ringId, candidates }),
  typed("history", { history }),
);
