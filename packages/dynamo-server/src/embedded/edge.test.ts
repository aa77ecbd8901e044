import type { FailureCode, NodeId, RequestId } from "@cartwheel/dynamo";
import type { ClientOperation, ClientOutcome } from "@cartwheel/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmbeddedCluster } from "./embedded-cluster.ts";
import type { EmbeddedCluster } from "./embedded-cluster.ts";

/**
 * A node's own edge, asked without the checks that our client makes first: whatever another client sends must be
 * refused just the same (testing notes, bad input).
 */
describe("a node's edge", () => {
  const node = "east-1" as NodeId;
  let cluster: EmbeddedCluster | null = null;
  let ask: (operation: ClientOperation) => Promise<ClientOutcome> = () => Promise.reject(new Error("not started"));

  beforeAll(async () => {
    const ids = ["east-1", "east-2", "west-1"];
    const embedded = await createEmbeddedCluster({
      nodes: ids.map((id) => ({ id, zone: id.slice(0, 4) })),
      buckets: { carts: {} },
    });
    cluster = embedded;
    const connection = embedded.connect(node);
    const waiting = new Map<number, (outcome: ClientOutcome) => void>();
    connection.start({
      message: (message) => {
        if (message.type === "outcome") waiting.get(message.id)?.(message.outcome);
      },
      closed: () => undefined,
    });
    let nextId = 1;
    ask = (operation) =>
      new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        connection.send({ type: "operation", id, operation });
      });
  });
  afterAll(() => cluster?.stop());

  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const key = { bucket: "carts", bytes: bytes("key") };
  let requests = 0;
  function get(change: Partial<Extract<ClientOperation, { type: "get" }>> = {}): ClientOperation {
    return { type: "get", key, timeoutMs: 1_000, r: null, pr: null, ...change };
  }
  function put(change: Partial<Extract<ClientOperation, { type: "put" }>> = {}): ClientOperation {
    return {
      type: "put",
      key,
      timeoutMs: 1_000,
      requestId: `request-${requests++}` as RequestId,
      writtenAt: { ms: Date.now(), logical: 0 },
      w: null,
      pw: null,
      dw: null,
      mergeable: false,
      value: bytes("value"),
      context: new Uint8Array(0),
      expiresAtMs: null,
      returnBody: false,
      ...change,
    };
  }
  async function expectRefused(operation: ClientOperation, code: FailureCode): Promise<string> {
    const outcome = await ask(operation);
    expect(outcome).toMatchObject({ type: "failed", outcome: "rejected", code });
    return outcome.type === "failed" ? outcome.message : "";
  }

  test.each([0, 1_025])("a key of %d bytes is KEY_INVALID", async (length) => {
    const wrong = { bucket: "carts", bytes: new Uint8Array(length) };
    await expectRefused(get({ key: wrong }), "KEY_INVALID");
    await expectRefused(put({ key: wrong }), "KEY_INVALID");
  });

  test.each(["NUL \u0000 inside", "__proto__", "constructor", "..", "../../etc/passwd", "7".repeat(64)])(
    "the key %j is bytes like any other",
    async (text) => {
      const awkward = { bucket: "carts", bytes: bytes(text) };
      expect(await ask(put({ key: awkward }))).toMatchObject({ type: "written" });
      expect(await ask(get({ key: awkward }))).toMatchObject({ type: "got", siblings: [{ value: bytes("value") }] });
    },
  );

  test("a key that is no UTF-8 is bytes like any other", async () => {
    const awkward = { bucket: "carts", bytes: new Uint8Array([0xff, 0xc0, 0x80]) };
    expect(await ask(put({ key: awkward }))).toMatchObject({ type: "written" });
    expect(await ask(get({ key: awkward }))).toMatchObject({ siblings: [{ value: bytes("value") }] });
    const neighbour = { bucket: "carts", bytes: new Uint8Array([0xff, 0xc0, 0x81]) };
    expect(await ask(get({ key: neighbour }))).toMatchObject({ siblings: [] });
  });

  test.each(["nowhere", "__proto__", "toString", ""])("the bucket %j is BUCKET_UNKNOWN", async (bucket) => {
    await expectRefused(get({ key: { ...key, bucket } }), "BUCKET_UNKNOWN");
    await expectRefused(put({ key: { ...key, bucket } }), "BUCKET_UNKNOWN");
  });

  test("a value of more than 1 MiB is VALUE_TOO_LARGE", async () => {
    await expectRefused(put({ value: new Uint8Array(1024 * 1024 + 1) }), "VALUE_TOO_LARGE");
    expect(await ask(put({ value: new Uint8Array(1024 * 1024) }))).toMatchObject({ type: "written" });
  });

  test("the 101st sibling is TOO_MANY_SIBLINGS, and a put that heals the key is not", async () => {
    const crowded = { bucket: "carts", bytes: bytes("crowded") };
    for (let index = 0; index < 100; index += 1) {
      expect(await ask(put({ key: crowded, value: bytes(`${index}`) }))).toMatchObject({ type: "written" });
    }
    await expectRefused(put({ key: crowded }), "TOO_MANY_SIBLINGS");
    const got = await ask(get({ key: crowded }));
    if (got.type !== "got") throw new Error("the get succeeds");
    expect(await ask(put({ key: crowded, context: got.context }))).toMatchObject({ type: "written" });
    expect(await ask(get({ key: crowded }))).toMatchObject({ siblings: [{ value: bytes("value") }] });
  });

  test.each([0, -1, 1.5, 4, Number.NaN, Number.POSITIVE_INFINITY])(
    "quorums of %d are QUORUM_INVALID",
    async (count) => {
      expect(await expectRefused(get({ r: count }), "QUORUM_INVALID")).toMatch(/\br\b/);
      expect(await expectRefused(put({ w: count }), "QUORUM_INVALID")).toMatch(/\bw\b/);
      if (count === 0) return;
      expect(await expectRefused(get({ pr: count }), "QUORUM_INVALID")).toMatch(/\bpr\b/);
      expect(await expectRefused(put({ pw: count }), "QUORUM_INVALID")).toMatch(/\bpw\b/);
      expect(await expectRefused(put({ dw: count }), "QUORUM_INVALID")).toMatch(/\bdw\b/);
    },
  );

  test.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY, 30_001])(
    "a time limit of %d is REQUEST_INVALID",
    async (timeoutMs) => {
      await expectRefused(get({ timeoutMs }), "REQUEST_INVALID");
    },
  );

  test.each(["", "two words", "x".repeat(65)])("the request id %j is REQUEST_INVALID", async (requestId) => {
    await expectRefused(put({ requestId: requestId as RequestId }), "REQUEST_INVALID");
  });

  test("forged, foreign and garbage contexts are CONTEXT_INVALID, and nothing is stored", async () => {
    const guarded = { bucket: "carts", bytes: bytes("guarded") };
    const other = { bucket: "carts", bytes: bytes("other") };
    await ask(put({ key: guarded, value: bytes("stays") }));
    await ask(put({ key: other }));
    const foreign = await ask(get({ key: other }));
    if (foreign.type !== "got") throw new Error("the get succeeds");
    const forged = foreign.context.map((byte, index) => (index === foreign.context.length - 1 ? byte ^ 1 : byte));
    for (const context of [foreign.context, forged, bytes("garbage"), new Uint8Array(70_000).fill(1)]) {
      await expectRefused(put({ key: guarded, context }), "CONTEXT_INVALID");
    }
    expect(await ask(get({ key: guarded }))).toMatchObject({ siblings: [{ value: bytes("stays") }] });
  });
});
