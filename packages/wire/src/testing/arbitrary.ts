import {
  type ActorId,
  type ChangeOperation,
  type ClientRequest,
  type ClientResponse,
  compareDots,
  type Dot,
  type FailureCode,
  type History,
  type HybridTime,
  type Key,
  type NodeId,
  type Operation,
  type PeerMessage,
  type RequestId,
  type RingId,
  type Row,
  type Sibling,
  type StoredRow,
  type VersionVector,
} from "@cartwheel/dynamo";
import fc from "fast-check";
import type { BackupState, ClientToNode, NodeToClient } from "../client-message.ts";

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

/** A record with this `type`. */
const typed = <Type extends string, Fields extends object>(
  type: Type,
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
) => fc.record<Fields>(fields).map((values) => ({ type, ...values }));

const member = fc.record({ id: nodeId, zone, weight: fc.integer({ min: 1, max: 9 }) });
const plan = fc
  .tuple(fc.uniqueArray(nodeId, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 16 }))
  .map(([owners, partitions]) => ({ owners, partitions: partitions.map((owner) => owner % owners.length) }));
const authored = { counter: uint, author: nodeId };
const changeOperation: fc.Arbitrary<ChangeOperation> = fc.oneof(
  typed("join", { ...authored, member, plan }),
  typed("leave", { ...authored, node: nodeId, plan }),
  typed("remove", { ...authored, node: nodeId, plan }),
  typed("replace", { ...authored, node: nodeId, by: member, plan }),
  typed("reweigh", { ...authored, node: nodeId, weight: fc.integer({ min: 1, max: 9 }), plan }),
  typed("destroyed", { ...authored, node: nodeId }),
);
const later: fc.Arbitrary<Operation> = fc.oneof(
  changeOperation,
  typed("vote", { ...authored, operation: hexDigits(32) }),
);

const history: fc.Arbitrary<History> = fc
  .tuple(
    fc.uniqueArray(nodeId, { minLength: 1, maxLength: 5 }),
    hexDigits(32),
    fc.array(fc.nat(), { maxLength: 16 }),
    fc.array(later, { maxLength: 4 }),
  )
  .map(([nodes, clusterId, owners, operations]) => [
    {
      type: "init",
      clusterId,
      counter: 0,
      n: 3,
      members: nodes.map((id, i) => ({ id, zone: i % 2 === 0 ? "east" : "west", weight: 1 + i / 2 })),
      assignment: owners.map((owner) => owner % nodes.length),
    },
    ...operations.map((operation) => soundIn(operation, { author: nodes[0], partitionCount: owners.length })),
  ]);

/** The same operation as somebody who takes part could have made it for this ring. */
function soundIn(operation: Operation, ring: { readonly author: NodeId | undefined; readonly partitionCount: number }) {
  if (operation.type === "init" || ring.author === undefined) return operation;
  const authored = { ...operation, author: ring.author, counter: 1 + (operation.counter % 100_000) };
  if (!("plan" in authored)) return authored;
  const { owners, partitions } = authored.plan;
  const spelled = Array.from({ length: ring.partitionCount }, (_, i) => (partitions[i] ?? i) % owners.length);
  return { ...authored, plan: { owners, partitions: spelled } };
}

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
