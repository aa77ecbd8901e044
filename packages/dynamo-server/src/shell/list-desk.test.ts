import type { ActorId, NodeId, Partition, RequestId, StoredRow } from "@cartwheel/dynamo";
import { createRing, defaultBucketSettings, planInit } from "@cartwheel/dynamo";
import type { ListAnswer } from "@cartwheel/wire";
import { expect, test } from "vitest";
import { keyOf, ReportLog, storedRow } from "../storage/contract/storage-scene.ts";
import { MemoryEngine } from "../storage/memory-engine.ts";
import { ListDesk } from "./list-desk.ts";

const member = { id: "me" as NodeId, zone: "east", weight: 1 };
const ring = createRing([planInit({ clusterId: "0".repeat(32), members: [member], partitionCount: 512, n: 1 })]);
const everything = Array.from({ length: ring.partitionCount }, (_, partition) => partition);

interface Question {
  readonly bucket?: string;
  readonly partitions?: readonly number[];
  readonly after?: Uint8Array | null;
  readonly limit?: number;
}

async function deskWith(rows: readonly (readonly [partition: number, key: string, row?: StoredRow])[]): Promise<{
  readonly ask: (question: Question) => Promise<ListAnswer>;
  readonly close: () => void;
}> {
  const storage = new MemoryEngine();
  const log = new ReportLog();
  storage.listen(log);
  rows.forEach(([partition, key, stored = storedRow(key)], writeId) => {
    storage.write({ writeId, epoch: 0, key: keyOf(key), partition: partition as Partition, n: 1, stored });
  });
  if (rows.length > 0) await log.committed(rows.length - 1);
  let isOpen = true;
  const desk = new ListDesk({
    query: (query) => storage.query(query),
    buckets: new Map([["carts", { ...defaultBucketSettings, n: 1, r: 1 }]]),
    ring: () => ring,
    wallMs: () => 5_000,
    isOpen: () => isOpen,
  });
  const ask = ({ bucket = "carts", partitions = everything, after = null, limit = 1_000 }: Question) =>
    new Promise<ListAnswer>((resolve) => {
      desk.answer({ type: "list", id: 1, bucket, partitions, after, limit }, resolve);
    });
  return { ask, close: () => (isOpen = false) };
}

function shown(answer: ListAnswer): unknown {
  if (answer.type === "failed") return answer.code;
  const keys = answer.keys.map(
    ({ partition, bytes, alive }) => `${partition}/${Buffer.from(bytes).toString()}${alive ? "" : "!"}`,
  );
  return [...keys, answer.finished];
}

test("a page ends at its limit, and the next goes on behind it", async () => {
  const { ask } = await deskWith([
    [3, "b"],
    [3, "a"],
    [7, "c", { row: { clock: [], siblings: [] }, lastMinted: null }],
    [9, "d"],
  ]);
  const partitions = [3, 7, 9];
  expect(shown(await ask({ partitions, limit: 1 }))).toEqual(["3/a", 0]);
  expect(shown(await ask({ partitions, limit: 2, after: keyOf("a").bytes }))).toEqual(["3/b", "7/c!", 2]);
  expect(shown(await ask({ partitions: [9], limit: 2 }))).toEqual(["9/d", 1]);
  expect(shown(await ask({ partitions: [], limit: 2 }))).toEqual([0]);
  expect(await ask({ partitions: [] })).toMatchObject({ n: 1, r: 1, ringId: ring.id });
});

test("a page ends after 256 partitions, even an empty one", async () => {
  const { ask } = await deskWith([[300, "far"]]);
  expect(shown(await ask({}))).toEqual([256]);
  expect(shown(await ask({ partitions: everything.slice(256) }))).toEqual(["300/far", 256]);
});

test("a key whose siblings have all expired is not alive", async () => {
  const dot = { actor: "00000000000000aa.1" as ActorId, counter: 1 };
  const sibling = { dot, value: new Uint8Array(1), writtenAt: { ms: 1, logical: 0 }, requestId: "r" as RequestId };
  const expiring = (expiresAtMs: number): StoredRow => ({
    row: { clock: [dot], siblings: [{ ...sibling, expiresAtMs }] },
    lastMinted: null,
  });
  const { ask } = await deskWith([
    [1, "gone", expiring(5_000)],
    [1, "here", expiring(5_001)],
  ]);
  expect(shown(await ask({}))).toEqual(["1/gone!", "1/here", 256]);
});

test.each([
  ["a bucket that is not configured", { bucket: "nowhere" }, "BUCKET_UNKNOWN"],
  ["a page without room", { limit: 0 }, "REQUEST_INVALID"],
  ["a page that is too large", { limit: 1_001 }, "REQUEST_INVALID"],
  ["partitions out of order", { partitions: [2, 1] }, "REQUEST_INVALID"],
  ["a partition twice", { partitions: [2, 2] }, "REQUEST_INVALID"],
  ["a partition that is none", { partitions: [1, 512] }, "REQUEST_INVALID"],
])("%s is refused", async (_, question, code) => {
  const { ask } = await deskWith([]);
  expect(shown(await ask(question))).toBe(code);
});

test("a node that has halted reads no more", async () => {
  const { ask, close } = await deskWith([[500, "far"]]);
  let answered = false;
  void ask({ partitions: everything.slice(256) }).then(() => (answered = true));
  close();
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(answered).toBe(false);
});
