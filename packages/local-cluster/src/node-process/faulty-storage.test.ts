import type { Partition } from "@cartwheel/dynamo";
import { MemoryEngine } from "@cartwheel/dynamo-server";
import type { StorageWrite } from "@cartwheel/dynamo-server";
import { beforeEach, expect, test } from "vitest";
import { noFaults } from "../node-faults.ts";
import type { DiskFault } from "../node-faults.ts";
import { FaultSwitch } from "./fault-switch.ts";
import { FaultyStorage } from "./faulty-storage.ts";

const partition = 0 as Partition;

let faults: FaultSwitch;
let storage: FaultyStorage;
let reports: string[];
let reported: () => void;

beforeEach(() => {
  faults = new FaultSwitch();
  storage = new FaultyStorage(new MemoryEngine(), faults);
  reports = [];
  reported = (): void => undefined;
  const report = (text: string): void => {
    reports.push(text);
    reported();
  };
  storage.listen({
    onCommitted: (upTo) => report(`committed ${upTo}`),
    onFailed: (epoch) => report(`failed ${epoch}`),
    onBroken: () => report("broken"),
  });
});

test("a healthy disk commits", async () => {
  storage.write(write(1));
  await until("committed 1");
  expect(storage.commitSequence()).toBe(1);
});

test("a failing disk reports what came before, then refuses the whole epoch, then serves the next", async () => {
  storage.write(write(1));
  setDisk({ mode: "failing", delayMs: 0 });
  storage.write(write(2));
  storage.write(write(3));
  await until("failed 1");
  expect(reports).toEqual(["committed 1", "failed 1"]);
  setDisk({ mode: "healthy", delayMs: 0 });
  storage.write(write(4));
  storage.write(write(5, 2));
  await until("committed 5");
  expect(reports).toEqual(["committed 1", "failed 1", "committed 5"]);
  expect(["1", "2", "3", "4", "5"].map((key) => storage.read(keyOf(key), partition).status)).toEqual([
    "found",
    "absent",
    "absent",
    "absent",
    "found",
  ]);
});

test("a slow disk reports late and in order", async () => {
  setDisk({ mode: "slow", delayMs: 20 });
  storage.write(write(1));
  const since = performance.now();
  await until("committed 1");
  expect(performance.now() - since).toBeGreaterThan(15);
});

function setDisk(disk: DiskFault): void {
  faults.set({ ...noFaults, disk });
}

function until(report: string): Promise<void> {
  return new Promise((resolve) => {
    reported = (): void => {
      if (reports.at(-1) === report) resolve();
    };
    reported();
  });
}

function write(id: number, epoch = 1): StorageWrite {
  return {
    writeId: id,
    epoch,
    key: keyOf(String(id)),
    partition,
    n: 3,
    stored: { row: { clock: [], siblings: [] }, lastMinted: null },
  };
}

function keyOf(text: string): StorageWrite["key"] {
  return { bucket: "carts", bytes: new TextEncoder().encode(text) };
}
