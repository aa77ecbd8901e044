import type { ActorId, Key, Partition, RequestId, StorageAnswer, StorageQuery, StoredRow } from "@cartwheel/dynamo";
import { afterEach, describe, expect, test } from "vitest";
import type { StorageEngine } from "../storage-engine.ts";
import { keyOf, ReportLog, storedRow } from "./storage-scene.ts";
import { testTrees } from "./tree-contract.ts";

/** How the suite gets engines of one kind. Each call of `open` outside a restart begins with an empty store. */
export interface StorageEngineSetup {
  readonly name: string;
  open(options: ContractOpenOptions): StorageEngine;
  /** Opens again what `engine`, now closed, had stored. Null for engines that forget. */
  reopen: ((engine: StorageEngine) => StorageEngine) | null;
  /** The leaf that a row must have in its hash tree. */
  leafOf(key: Key, stored: StoredRow): Uint8Array;
  /** The root over the segments of a tree with rows. */
  rootOf(segments: Uint8Array): Uint8Array;
  /** Removes what the engines of one test left behind. */
  cleanUp(): void;
}

interface ContractOpenOptions {
  /** `small`: commits fail, as on a full disk, before 2,000 rows of 200 bytes fit. */
  readonly space: "small" | "unlimited";
  /** Rows in one batch. */
  readonly batchRowsMax: number;
}

/** A page of a partition, as an engine answers it. */
export function page(engine: StorageEngine, query: Omit<RowsQuery, "type">): Extract<StorageAnswer, { type: "rows" }> {
  const answer = engine.query({ type: "rows", ...query });
  if (answer.type !== "rows") throw new Error(`asked for rows, got ${answer.type}`);
  return answer;
}
type RowsQuery = Extract<StorageQuery, { type: "rows" }>;

function heldBy(engine: StorageEngine): readonly number[] {
  const answer = engine.query({ type: "held" });
  if (answer.type !== "held") throw new Error(`asked for partitions, got ${answer.type}`);
  return answer.partitions;
}

interface PutShape {
  readonly writeId: number;
  readonly key: Key;
  readonly partition?: Partition;
}

const first = 3 as Partition;
const second = 200 as Partition;

/** What the core relies on in any storage engine. Run it with a setup for each. */
export function storageEngineContract(setup: StorageEngineSetup): void {
  describe(`storage engine contract: ${setup.name}`, () => {
    const opened: StorageEngine[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((engine) => engine.close()));
      setup.cleanUp();
    });
    function open(options: Partial<ContractOpenOptions> = {}): { engine: StorageEngine; log: ReportLog } {
      const engine = setup.open({ space: "unlimited", batchRowsMax: 1_024, ...options });
      opened.push(engine);
      const log = new ReportLog();
      engine.listen(log);
      return { engine, log };
    }
    async function close(engine: StorageEngine): Promise<void> {
      opened.splice(opened.indexOf(engine), 1);
      await engine.close();
    }
    function put(engine: StorageEngine, { writeId, key, partition = first }: PutShape): void {
      engine.write({ writeId, epoch: 0, n: 3, key, partition, stored: storedRow(`value ${writeId}`, writeId + 1) });
    }

    test("a new store is empty", () => {
      const { engine } = open();
      expect(engine.read(keyOf("a"), first)).toEqual({ status: "absent" });
      expect(heldBy(engine)).toEqual([]);
      expect(engine.commitSequence()).toBe(0);
      expect(engine.depth()).toEqual({ rows: 0, bytes: 0 });
      expect(page(engine, { partition: first, afterKey: null, limit: 10 })).toEqual({
        type: "rows",
        rows: [],
        done: true,
      });
      expect(engine.getMeta("identity")).toBeNull();
    });

    test("a row reads as it was written, once its commit is reported", async () => {
      const { engine, log } = open();
      const stored = storedRow("one");
      engine.write({ writeId: 0, epoch: 0, n: 3, key: keyOf("a"), partition: first, stored });
      expect(engine.read(keyOf("a"), first)).toEqual({ status: "absent" });
      expect(engine.depth().rows).toBe(1);
      await log.committed(0);
      expect(engine.read(keyOf("a"), first)).toEqual({ status: "found", stored });
      expect(engine.depth()).toEqual({ rows: 0, bytes: 0 });
    });

    test("a row without siblings and without a minted dot is a row", async () => {
      const { engine, log } = open();
      const stored: StoredRow = { row: { clock: storedRow("x").row.clock, siblings: [] }, lastMinted: null };
      engine.write({ writeId: 0, epoch: 0, n: 3, key: keyOf("a"), partition: first, stored });
      await log.committed(0);
      expect(engine.read(keyOf("a"), first)).toEqual({ status: "found", stored });
    });

    test("the last of several writes to a key wins, also within one batch", async () => {
      const { engine, log } = open();
      for (let writeId = 0; writeId < 5; writeId += 1) put(engine, { writeId, key: keyOf("a") });
      await log.committed(4);
      expect(engine.read(keyOf("a"), first)).toEqual({ status: "found", stored: storedRow("value 4", 5) });
    });

    test("a null row removes the key, and a later write brings it back", async () => {
      const { engine, log } = open();
      put(engine, { writeId: 0, key: keyOf("a") });
      engine.write({ writeId: 1, epoch: 0, n: 3, key: keyOf("a"), partition: first, stored: null });
      await log.committed(1);
      expect(engine.read(keyOf("a"), first)).toEqual({ status: "absent" });
      expect(heldBy(engine)).toEqual([]);
      put(engine, { writeId: 2, key: keyOf("a") });
      await log.committed(2);
      expect(engine.read(keyOf("a"), first).status).toBe("found");
    });

    test.each([
      ["NUL bytes", new Uint8Array([0, 0, 97, 0])],
      ["bytes that are not UTF-8", new Uint8Array([0xff, 0xfe, 0xc0, 0x80])],
      ["__proto__", new TextEncoder().encode("__proto__")],
      ["..", new TextEncoder().encode("..")],
      ["64 digits", new TextEncoder().encode("9".repeat(64))],
      ["the longest key", new Uint8Array(1_024).fill(7)],
    ])("keys are bytes: %s", async (_, bytes) => {
      const { engine, log } = open();
      put(engine, { writeId: 0, key: { bucket: "carts", bytes } });
      await log.committed(0);
      expect(engine.read({ bucket: "carts", bytes }, first)).toMatchObject({ status: "found" });
      const { rows } = page(engine, { partition: first, afterKey: null, limit: 2 });
      expect(rows.map((row) => [...row.key.bytes])).toEqual([[...bytes]]);
    });

    test("buckets and partitions keep equal keys apart", async () => {
      const { engine, log } = open();
      put(engine, { writeId: 0, key: keyOf("a", "carts") });
      put(engine, { writeId: 1, key: keyOf("a", "orders") });
      put(engine, { writeId: 2, key: keyOf("a", "carts"), partition: second });
      await log.committed(2);
      expect(engine.read(keyOf("a", "orders"), first)).toMatchObject({ stored: storedRow("value 1", 2) });
      expect(engine.read(keyOf("a", "orders"), second)).toEqual({ status: "absent" });
      expect(heldBy(engine)).toEqual([first, second]);
    });

    test("a scan pages through a partition in byte order", async () => {
      const { engine, log } = open();
      const keys = [keyOf("b"), keyOf("a"), keyOf("ab"), keyOf("z", "apples"), keyOf("a", "zebras")];
      keys.forEach((key, writeId) => put(engine, { writeId, key }));
      put(engine, { writeId: keys.length, key: keyOf("elsewhere"), partition: second });
      await log.committed(keys.length);
      const seen: string[] = [];
      let afterKey: Key | null = null;
      let done = false;
      while (!done) {
        const next = page(engine, { partition: first, afterKey, limit: 2 });
        expect(next.rows.length).toBeLessThanOrEqual(2);
        seen.push(...next.rows.map(({ key }) => `${key.bucket}/${new TextDecoder().decode(key.bytes)}`));
        afterKey = next.rows.at(-1)?.key ?? afterKey;
        done = next.done;
      }
      expect(seen).toEqual(["apples/z", "carts/a", "carts/ab", "carts/b", "zebras/a"]);
    });

    test("a scan can go on after a key that is gone", async () => {
      const { engine, log } = open();
      put(engine, { writeId: 0, key: keyOf("a") });
      put(engine, { writeId: 1, key: keyOf("c") });
      engine.write({ writeId: 2, epoch: 0, n: 3, key: keyOf("a"), partition: first, stored: null });
      await log.committed(2);
      const found = page(engine, { partition: first, afterKey: keyOf("a"), limit: 5 });
      expect(found.rows.map(({ key }) => new TextDecoder().decode(key.bytes))).toEqual(["c"]);
      expect(found.done).toBe(true);
      expect(page(engine, { partition: first, afterKey: keyOf("z"), limit: 5 })).toEqual({
        type: "rows",
        rows: [],
        done: true,
      });
    });

    test("commits are reported in order, in bounded batches, each with the next sequence number", async () => {
      const { engine, log } = open({ batchRowsMax: 10 });
      for (let writeId = 0; writeId < 95; writeId += 1) put(engine, { writeId, key: keyOf(`key ${writeId}`) });
      await log.committed(94);
      const commits = log.reports.map((report) => (report.type === "committed" ? report : null));
      const upTo = commits.map((commit) => commit?.upTo ?? -1);
      expect(upTo).toEqual(upTo.toSorted((a, b) => a - b));
      expect(commits.length).toBeGreaterThanOrEqual(10);
      expect(commits.map((commit) => commit?.commitSequence)).toEqual(commits.map((_, index) => index + 1));
      expect(engine.commitSequence()).toBe(commits.length);
    });

    test("writes that arrive during a commit share the next batch", async () => {
      const { engine, log } = open();
      put(engine, { writeId: 0, key: keyOf("first") });
      await log.committed(0);
      for (let writeId = 1; writeId <= 50; writeId += 1) put(engine, { writeId, key: keyOf(`key ${writeId}`) });
      await log.committed(50);
      expect(engine.commitSequence()).toBe(2);
    });

    test("a failed batch refuses its whole epoch, and later epochs go on", async () => {
      const { engine, log } = open({ space: "small", batchRowsMax: 50 });
      let writeId = 0;
      const filler = "x".repeat(200);
      const write = (epoch: number, text: string): void => {
        engine.write({ writeId, epoch, n: 3, key: keyOf(`key ${writeId}`), partition: first, stored: storedRow(text) });
        writeId += 1;
      };
      while (writeId < 2_000) write(1, filler);
      await log.until(() => log.failedEpochs().length > 0);
      const durable = log.committedUpTo();
      expect(log.failedEpochs()).toEqual([1]);
      expect(durable).toBeLessThan(1_999);

      write(1, "refused without being tried");
      const refused = keyOf(`key ${writeId - 1}`);
      engine.write({ writeId, epoch: 2, n: 3, key: keyOf("key 0"), partition: first, stored: storedRow("small", 2) });
      await log.committed(writeId);

      expect(log.failedEpochs()).toEqual([1]);
      expect(engine.read(refused, first)).toEqual({ status: "absent" });
      expect(engine.read(keyOf("key 0"), first)).toMatchObject({ stored: storedRow("small", 2) });
      for (let id = 1; id < 2_000; id += 1) {
        const expected = id <= durable ? "found" : "absent";
        expect(engine.read(keyOf(`key ${id}`), first).status, `key ${id}`).toBe(expected);
      }
    });

    test("a failed batch leaves no trace of any of its writes", async () => {
      const { engine, log } = open({ space: "small", batchRowsMax: 3_000 });
      for (let writeId = 0; writeId < 2_000; writeId += 1) {
        const stored = storedRow("x".repeat(200));
        engine.write({ writeId, epoch: 0, n: 3, key: keyOf(`key ${writeId}`), partition: first, stored });
      }
      await log.until(() => log.failedEpochs().length > 0);
      expect(log.committedUpTo()).toBe(-1);
      expect(page(engine, { partition: first, afterKey: null, limit: 10 })).toEqual({
        type: "rows",
        rows: [],
        done: true,
      });
      expect(engine.commitSequence()).toBe(0);
      expect(engine.depth()).toEqual({ rows: 0, bytes: 0 });
    });

    test("a batch holds one epoch only", async () => {
      const { engine, log } = open();
      put(engine, { writeId: 0, key: keyOf("a") });
      engine.write({ writeId: 1, epoch: 1, n: 3, key: keyOf("b"), partition: first, stored: storedRow("b") });
      await log.committed(1);
      expect(log.reports.map((report) => report.type === "committed" && report.upTo)).toEqual([0, 1]);
    });

    test("close commits what is queued", async () => {
      const { engine, log } = open({ batchRowsMax: 7 });
      for (let writeId = 0; writeId < 100; writeId += 1) put(engine, { writeId, key: keyOf(`key ${writeId}`) });
      await close(engine);
      expect(log.committedUpTo()).toBe(99);
    });

    test("what is dead by now is found, and nothing else", async () => {
      const { engine, log } = open();
      const dot = { actor: "00000000000000aa.1" as ActorId, counter: 1 };
      const rowOf = (...expiries: readonly (number | null)[]): StoredRow => ({
        row: {
          clock: [{ ...dot, counter: Math.max(1, expiries.length) }],
          siblings: expiries.map((expiresAtMs, index) => ({
            dot: { ...dot, counter: index + 1 },
            value: new Uint8Array(1),
            writtenAt: { ms: 1, logical: 0 },
            expiresAtMs,
            requestId: "r" as RequestId,
          })),
        },
        lastMinted: null,
      });
      const rows = [rowOf(), rowOf(1_000), rowOf(1_000, 2_000), rowOf(1_000, null), rowOf(3_000), rowOf()];
      rows.forEach((stored, writeId) => {
        engine.write({ writeId, epoch: 0, n: 3, key: keyOf(`${writeId}`), partition: first, stored });
      });
      engine.write({ writeId: 6, epoch: 0, n: 3, key: keyOf("5"), partition: first, stored: storedRow("alive again") });
      await log.committed(6);
      const deadAt = (wallMs: number, limit = 10): readonly string[] => {
        const answer = engine.query({ type: "reapable", partition: first, wallMs, limit });
        if (answer.type !== "reapable") throw new Error(`asked for the reapable, got ${answer.type}`);
        return answer.rows.map(({ key }) => new TextDecoder().decode(key.bytes));
      };
      expect(deadAt(999)).toEqual(["0"]);
      expect(deadAt(1_000)).toEqual(["0", "1"]);
      expect(deadAt(5_000)).toEqual(["0", "1", "2", "4"]);
      expect(deadAt(5_000, 2)).toEqual(["0", "1"]);
      expect(engine.query({ type: "reapable", partition: second, wallMs: 5_000, limit: 2 })).toMatchObject({
        rows: [],
      });
    });

    test("keys of one bucket come in pages, with whether they are alive", async () => {
      const { engine, log } = open();
      const dead: StoredRow = { row: { ...storedRow("x").row, siblings: [] }, lastMinted: null };
      const { row } = storedRow("soon gone");
      const siblings = row.siblings.map((sibling) => ({ ...sibling, expiresAtMs: 1_000 }));
      const expiring: StoredRow = { row: { ...row, siblings }, lastMinted: null };
      const rows = [
        { key: keyOf("b"), stored: storedRow("b") },
        { key: keyOf("a"), stored: dead },
        { key: keyOf("c"), stored: expiring },
        { key: keyOf("a", "sessions"), stored: storedRow("another bucket") },
        { key: keyOf("aa", "cart"), stored: storedRow("the bucket before") },
      ];
      rows.forEach((each, writeId) => engine.write({ writeId, epoch: 0, n: 3, partition: first, ...each }));
      await log.committed(rows.length - 1);
      const query = { type: "keys", partition: first, bucket: "carts", after: null, limit: 10, wallMs: 999 } as const;
      const shown = (answer: StorageAnswer): readonly string[] => {
        if (answer.type !== "keys") throw new Error(`asked for keys, got ${answer.type}`);
        const keys = answer.keys.map(({ bytes, alive }) => `${new TextDecoder().decode(bytes)} ${alive}`);
        return answer.done ? [...keys, "done"] : keys;
      };
      expect(shown(engine.query(query))).toEqual(["a false", "b true", "c true", "done"]);
      expect(shown(engine.query({ ...query, wallMs: 1_000 }))).toEqual(["a false", "b true", "c false", "done"]);
      expect(shown(engine.query({ ...query, limit: 2 }))).toEqual(["a false", "b true"]);
      expect(shown(engine.query({ ...query, after: keyOf("b").bytes }))).toEqual(["c true", "done"]);
      expect(shown(engine.query({ ...query, partition: second }))).toEqual(["done"]);
      const counted = { type: "count", partition: first, wallMs: 999 } as const;
      expect(engine.query(counted)).toEqual({ type: "count", rows: 5, dead: 1 });
      expect(engine.query({ ...counted, wallMs: 1_000 })).toEqual({ type: "count", rows: 5, dead: 2 });
      expect(engine.query({ ...counted, partition: second })).toEqual({ type: "count", rows: 0, dead: 0 });
      const answer = engine.query({ ...query, bucket: "sessions" });
      const leaf = setup.leafOf(keyOf("a", "sessions"), storedRow("another bucket"));
      expect(answer).toMatchObject({ keys: [{ leaf: new Uint8Array(leaf) }] });
    });

    testTrees({
      open: () => setup.open({ space: "small", batchRowsMax: 4 }),
      reopen: setup.reopen,
      leafOf: (key, stored) => setup.leafOf(key, stored),
      rootOf: (segments) => setup.rootOf(segments),
    });

    test("notes that are queued become durable in order", async () => {
      const { engine } = open();
      const done: string[] = [];
      engine.queueMeta("history", "first", () => done.push("first"));
      await new Promise<void>((resolve) => engine.queueMeta("history", "second", resolve));
      expect(done).toEqual(["first"]);
      expect(engine.getMeta("history")).toBe("second");
    });

    test("close stores notes that are queued", async () => {
      const { engine } = open();
      let stored = false;
      engine.queueMeta("readiness", "later", () => (stored = true));
      await close(engine);
      expect(stored).toBe(true);
    });

    test("notes are kept and replaced", () => {
      const { engine } = open();
      engine.putMeta("identity", "one");
      engine.putMeta("identity", "two");
      expect(engine.getMeta("identity")).toBe("two");
    });

    const { reopen } = setup;
    if (reopen === null) return;
    test("rows, notes and the commit sequence survive a restart", async () => {
      const { engine, log } = open({ batchRowsMax: 10 });
      engine.putMeta("identity", "node-1");
      for (let writeId = 0; writeId < 25; writeId += 1) put(engine, { writeId, key: keyOf(`key ${writeId}`) });
      await log.committed(24);
      const sequence = engine.commitSequence();
      await close(engine);

      const again = reopen(engine);
      opened.push(again);
      expect(again.commitSequence()).toBe(sequence);
      expect(again.getMeta("identity")).toBe("node-1");
      expect(heldBy(again)).toEqual([first]);
      expect(again.read(keyOf("key 24"), first)).toEqual({ status: "found", stored: storedRow("value 24", 25) });
    });
  });
}
