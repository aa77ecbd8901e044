import fc from "fast-check";
import type { BackupState, ClientToNode, NodeToClient } from "../../client-message.ts";
import {
  bytes,
  dot,
  duration,
  flag,
  hexDigits,
  key,
  nodeId,
  requestId,
  ringId,
  text,
  typed,
  uint,
  zone,
} from "./row.ts";
import { changeOperation, history, member } from "./membership.ts";
import { failed, get, got, inspect, inspected, put, remove, wrote } from "./request.ts";

/** Every message between clients and nodes. */
const backupState: fc.Arbitrary<BackupState> = fc.oneof(
  typed("idle", {}),
  typed("keeping", {}),
  typed("copying", { bytes: uint, bytesExpected: uint }),
  typed("copied", {
    copy: fc.record({ directory: text, rows: uint, bytes: uint, commitSequence: uint, sha256: hexDigits(64) }),
    finished: flag,
  }),
  typed("failed", { reason: text }),
);

export const clientToNode: fc.Arbitrary<ClientToNode> = fc.oneof(
  typed("backup", {
    id: uint,
    step: fc.constantFrom("keep" as const, "copy" as const, "look" as const, "finish" as const, "abandon" as const),
    name: fc.string({ maxLength: 64 }),
  }),
  typed("operation", {
    id: uint,
    operation: fc.oneof(get, inspect, fc.record({ ...put, context: bytes }), fc.record({ ...remove, context: bytes })),
  }),
  typed("view", { id: uint }),
  typed("traces", { id: uint, afterSequence: uint, limit: uint }),
  typed("watch", { key }),
  typed("unwatch", { key }),
  typed("ping", { id: uint }),
  typed("change", {
    id: uint,
    request: fc.oneof(
      typed("plan", {
        change: fc.oneof(
          typed("join", { member }),
          typed("leave", { node: nodeId }),
          typed("replace", { node: nodeId, by: member }),
          typed("reweigh", { node: nodeId, weight: fc.integer({ min: 1, max: 9 }) }),
        ),
      }),
      typed("commit", { operation: changeOperation, address: text }),
    ),
  }),
  typed("figures", { id: uint }),
  typed("list", {
    id: uint,
    bucket: text,
    partitions: fc.array(uint, { maxLength: 5 }),
    after: fc.option(bytes),
    limit: uint,
  }),
);

const placedKey = fc.record({
  partition: uint,
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  leaf: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  alive: flag,
});

const peerState = fc.record({
  node: nodeId,
  zone,
  status: fc.constantFrom("member" as const, "leaving" as const, "removed" as const),
  state: fc.constantFrom("up" as const, "suspect" as const, "unreachable" as const),
  silentMs: fc.option(duration),
  phi: duration,
  incarnation: uint,
  heartbeat: uint,
  misplaced: fc.array(uint, { maxLength: 5 }),
});
const view = fc.record({
  id: nodeId,
  incarnation: uint,
  ringId,
  commitSequence: uint,
  status: fc.constantFrom("member" as const, "unknown" as const),
  confirmed: flag,
  recovering: fc.array(fc.record({ partition: uint, awaited: fc.array(nodeId, { maxLength: 3 }) }), { maxLength: 3 }),
  reapHindrance: fc.option(text),
  peers: fc.array(peerState, { maxLength: 4 }),
  misplaced: fc.array(uint, { maxLength: 5 }),
  inFlight: uint,
});
const trace = fc.oneof(
  typed("dot-minted", { key: text, dot, requestId }),
  typed("get-done", { key: text, outcome: text, siblings: uint }),
  typed("sloppy-write", { key: text, standIn: nodeId }),
  typed("read-repair", {
    key: text,
    target: nodeId,
    reason: fc.constantFrom("missing" as const, "stale" as const, "damaged" as const),
  }),
  typed("batch-failed", { reason: text, discarded: uint }),
  typed("exchange-done", { peer: nodeId, completed: flag, trees: uint, keysMoved: uint }),
  typed("actor-drawn", { reason: fc.constantFrom("row-absent" as const, "clock-differs" as const) }),
);

export const nodeToClient: fc.Arbitrary<NodeToClient> = fc.oneof(
  typed("backup", { id: uint, state: backupState }),
  typed("leaving", {}),
  typed("outcome", {
    id: uint,
    outcome: fc.oneof(
      fc.record({ ...got, context: bytes }),
      fc.record({ ...wrote, context: fc.option(bytes) }),
      inspected,
      failed,
    ),
  }),
  typed("view", {
    id: uint,
    cluster: fc.record({ view, history, addresses: fc.array(fc.record({ node: nodeId, address: text })) }),
  }),
  typed("traces", {
    id: uint,
    traces: fc.array(fc.record({ sequence: uint, wallMs: uint, trace }), { maxLength: 5 }),
  }),
  typed("changed", { key }),
  typed("pong", { id: uint }),
  typed("change", {
    id: uint,
    response: fc.oneof(
      typed("planned", {
        plan: fc.record({
          ok: fc.constant(true as const),
          operation: changeOperation,
          moves: fc.array(fc.record({ partition: uint, from: nodeId, to: nodeId }), { maxLength: 3 }),
          balance: fc.array(fc.record({ node: nodeId, partitions: uint }), { maxLength: 3 }),
        }),
      }),
      typed("committed", { historyId: hexDigits(32) }),
      typed("refused", { code: fc.constantFrom("PLAN_STALE" as const, "NOT_A_MEMBER" as const), message: text }),
    ),
  }),
  typed("figures", { id: uint, text }),
  typed("list", {
    id: uint,
    answer: fc.oneof(
      typed("page", { ringId, n: uint, r: uint, keys: fc.array(placedKey, { maxLength: 4 }), finished: uint }),
      failed,
    ),
  }),
);
