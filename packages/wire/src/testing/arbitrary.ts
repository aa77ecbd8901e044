import {
  type ActorId,
  type ClientRequest,
  type ClientResponse,
  compareDots,
  type Dot,
  type FailureCode,
  type History,
  type HybridTime,
  type Key,
  type NodeId,
  type PeerMessage,
  type RequestId,
  type RingId,
  type Row,
  type Sibling,
  type StoredRow,
  type VersionVector,
} from "@cartwheel/dynamo";
import fc from "fast-check";
import type { ClientToNode, NodeToClient } from "../client-message.ts";

/** Every message there can be, for properties. Small where size adds nothing. */
const hexDigits = (count: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${count}}$`));

const uint = fc.oneof(fc.nat(300), fc.maxSafeNat());
const flag = fc.boolean();
const duration = fc.oneof(uint, fc.double({ min: 0, max: 60_000, noNaN: true }).map(Math.abs));
const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 250, maxLength: 300 }));
const text = fc.string({ unit: "grapheme", maxLength: 60 });

const nodeId = fc.stringMatching(/^[a-z0-9-]{1,64}$/).map((id) => id as NodeId);
const ringId = hexDigits(32).map((id) => id as RingId);
const requestId = fc.stringMatching(/^[\x21-\x7e]{1,64}$/).map((id) => id as RequestId);
const zone = fc.constantFrom("east", "west");

const actor: fc.Arbitrary<ActorId> = fc
  .tuple(hexDigits(16), uint)
  .map(([random, sequence]) => `${random}.${sequence}` as ActorId);

const dot: fc.Arbitrary<Dot> = fc.record({ actor, counter: uint.map((n) => Math.max(1, n)) });

const clock: fc.Arbitrary<VersionVector> = fc
  .uniqueArray(dot, { selector: (entry) => entry.actor, maxLength: 6 })
  .map((entries) => entries.toSorted(compareDots));

const hybridTime: fc.Arbitrary<HybridTime> = fc.record({ ms: uint, logical: uint });

const siblingOf = (of: fc.Arbitrary<Dot>): fc.Arbitrary<Sibling> =>
  fc.record({
    dot: of,
    value: bytes,
    writtenAt: hybridTime,
    expiresAtMs: fc.option(uint),
    requestId,
  });

const row: fc.Arbitrary<Row> = clock.chain((entries) => {
  if (entries.length === 0) return fc.constant<Row>({ clock: entries, siblings: [] });
  const covered = fc
    .constantFrom(...entries)
    .chain((entry) => fc.integer({ min: 1, max: entry.counter }).map((counter) => ({ ...entry, counter })));
  return fc
    .uniqueArray(siblingOf(covered), { selector: ({ dot: d }) => `${d.actor}:${d.counter}`, maxLength: 4 })
    .map((siblings) => ({ clock: entries, siblings: siblings.toSorted((a, b) => compareDots(a.dot, b.dot)) }));
});

const siblings = fc.array(siblingOf(dot), { maxLength: 3 });

export const storedRow: fc.Arbitrary<StoredRow> = fc.record({ row, lastMinted: fc.option(dot) });

const key: fc.Arbitrary<Key> = fc.record({
  bucket: fc.constantFrom("carts", "__proto__", "constructor", "ü"),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 64 }),
    fc.constantFrom("__proto__", "..", "\0").map((name) => new TextEncoder().encode(name)),
  ),
});

const history: fc.Arbitrary<History> = fc
  .tuple(fc.uniqueArray(nodeId, { minLength: 1, maxLength: 5 }), hexDigits(32), fc.array(fc.nat(), { maxLength: 16 }))
  .map(([nodes, clusterId, owners]) => [
    {
      type: "init",
      clusterId,
      counter: 0,
      members: nodes.map((id, i) => ({ id, zone: i % 2 === 0 ? "east" : "west", weight: 1 + i / 2 })),
      assignment: owners.map((owner) => owner % nodes.length),
    },
  ]);

const quorum = fc.option(uint);
const timed = { key, timeoutMs: duration };
const written = {
  ...timed,
  requestId,
  writtenAt: hybridTime,
  w: quorum,
  pw: quorum,
  dw: quorum,
  mergeable: flag,
};
const put = {
  ...written,
  type: fc.constant("put" as const),
  value: bytes,
  expiresAtMs: fc.option(uint),
  returnBody: flag,
};
const remove = { ...written, type: fc.constant("delete" as const) };
const get = fc.record({ ...timed, type: fc.constant("get" as const), r: quorum, pr: quorum });
const inspect = fc.record({ ...timed, type: fc.constant("inspect" as const) });

const request: fc.Arbitrary<ClientRequest> = fc.oneof(
  get,
  inspect,
  fc.record({ ...put, context: clock }),
  fc.record({ ...remove, context: clock }),
);

const got = {
  type: fc.constant("got" as const),
  siblings,
  complete: flag,
  fastest: fc.option(nodeId),
  answeredBy: fc.array(nodeId, { maxLength: 3 }),
};
const wrote = {
  type: fc.constant("written" as const),
  dot,
  siblings: fc.option(siblings),
  copies: fc.array(fc.record({ node: nodeId, role: fc.constantFrom("owner" as const, "stand-in" as const) })),
  n: uint,
  missing: fc.array(nodeId, { maxLength: 3 }),
};
const inspected = fc.record({
  type: fc.constant("inspected" as const),
  partition: uint,
  token: hexDigits(32),
  replicas: fc.array(
    fc.record({
      node: nodeId,
      role: fc.constantFrom("owner" as const, "other" as const),
      holds: fc.constantFrom("row" as const, "nothing" as const, "unknown" as const, "silent" as const),
      row: fc.option(row),
    }),
    { maxLength: 3 },
  ),
});
const failed = fc.record({
  type: fc.constant("failed" as const),
  outcome: fc.constantFrom("rejected" as const, "unknown" as const),
  code: fc.constantFrom<FailureCode>("UNAVAILABLE", "QUORUM_NOT_REACHED", "REQUEST_ID_REUSED"),
  message: text,
  needed: uint,
  received: uint,
  from: fc.array(nodeId, { maxLength: 3 }),
});

const response: fc.Arbitrary<ClientResponse> = fc.oneof(
  fc.record({ ...got, clock }),
  fc.record({ ...wrote, clock: fc.option(clock) }),
  inspected,
  failed,
);

/** A record with this `type`. */
const typed = <Type extends string, Fields extends object>(
  type: Type,
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
) => fc.record<Fields>(fields).map((values) => ({ type, ...values }));

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
  }),
  typed("forward", { id: uint, request }),
  typed("forward-reply", { id: uint, response }),
  typed("heartbeat", {
    incarnation: uint,
    heartbeat: uint,
    ringId,
    commitSequence: uint,
    misplaced: fc.array(uint, { maxLength: 20 }),
  }),
  typed("history", { history }),
);

export const clientToNode: fc.Arbitrary<ClientToNode> = fc.oneof(
  typed("operation", {
    id: uint,
    operation: fc.oneof(get, inspect, fc.record({ ...put, context: bytes }), fc.record({ ...remove, context: bytes })),
  }),
  typed("view", { id: uint }),
  typed("traces", { id: uint, afterSequence: uint, limit: uint }),
  typed("watch", { key }),
  typed("unwatch", { key }),
  typed("ping", { id: uint }),
);

const peerState = fc.record({
  node: nodeId,
  zone,
  state: fc.constantFrom("up" as const, "suspect" as const),
  silentMs: fc.option(duration),
  incarnation: uint,
  heartbeat: uint,
  misplaced: fc.array(uint, { maxLength: 5 }),
});
const view = fc.record({
  id: nodeId,
  incarnation: uint,
  ringId,
  commitSequence: uint,
  recovering: flag,
  peers: fc.array(peerState, { maxLength: 4 }),
  misplaced: fc.array(uint, { maxLength: 5 }),
  inFlight: uint,
});
const trace = fc.oneof(
  typed("dot-minted", { key: text, dot, requestId }),
  typed("get-done", { key: text, outcome: text, siblings: uint }),
  typed("sloppy-write", { key: text, standIn: nodeId }),
  typed("batch-failed", { reason: text, discarded: uint }),
  typed("actor-drawn", { reason: fc.constantFrom("row-absent" as const, "clock-differs" as const) }),
);

export const nodeToClient: fc.Arbitrary<NodeToClient> = fc.oneof(
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
);
