import { expect, test } from "vitest";
import { keyId, utf8 } from "@cartwheel/dynamo";
import type { ActorId, Key, NodeEffect, NodeEvent, NodeId, Partition, StoredRow } from "@cartwheel/dynamo";
import { Dice } from "../world/dice.ts";
import { Schedule } from "../world/schedule.ts";
import { SimulatedDisk, calmDisk } from "./simulated-disk.ts";

const partition = 3 as Partition;
const farUs = 60_000_000;

function keyOf(name: string): Key {
  return { bucket: "b", bytes: utf8(name) };
}

function rowOf(counter: number): StoredRow {
  return { row: { clock: [{ actor: "x" as ActorId, counter }], siblings: [] }, lastMinted: null };
}

function write(writeId: number, epoch = 1): Extract<NodeEffect, { type: "write-row" }> {
  return { type: "write-row", writeId, epoch, key: keyOf(`k${writeId}`), partition, n: 3, stored: rowOf(writeId) };
}

function setup(seed = 1): { schedule: Schedule; disk: SimulatedDisk; heard: NodeEvent[] } {
  const schedule = new Schedule();
  const disk = new SimulatedDisk({
    identity: "n1" as NodeId,
    schedule,
    dice: new Dice(seed, "disk"),
    conditions: calmDisk,
  });
  const heard: NodeEvent[] = [];
  disk.open((event) => heard.push(event));
  return { schedule, disk, heard };
}

test("writes are committed in batches, in order, and reported after they are there", () => {
  const { schedule, disk, heard } = setup();
  for (let id = 1; id <= 5; id++) disk.write(write(id));
  expect(disk.rows.size).toBe(0);
  while (schedule.step(farUs));
  expect(heard).toEqual([{ type: "writes-committed", upTo: 5, commitSequence: 1 }]);
  expect(disk.rows.get(keyId(keyOf("k5")))?.stored).toEqual(rowOf(5));
  expect(disk.content.heldPartitions()).toEqual([3]);
});

test("a power loss takes everything that is not committed, and no report reaches the next process", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { schedule, disk, heard } = setup(seed);
    disk.write(write(1));
    while (schedule.step(farUs));
    for (let id = 2; id <= 4; id++) disk.write(write(id));
    disk.powerLoss();
    disk.open((event) => heard.push(event));
    while (schedule.step(2 * farUs));
    expect([...disk.rows.keys()]).toEqual([keyId(keyOf("k1"))]);
    expect(heard).toHaveLength(1);
  }
});

test("a batch that is under way when the power fails is there as a whole or not at all", () => {
  const sizes = new Set<number>();
  for (let seed = 1; seed <= 40; seed++) {
    const { schedule, disk } = setup(seed);
    for (let id = 1; id <= 3; id++) disk.write(write(id));
    while (schedule.step(schedule.nowUs + 1) || schedule.nowUs < 310);
    disk.powerLoss();
    while (schedule.step(farUs));
    sizes.add(disk.rows.size);
  }
  expect([...sizes].every((size) => size === 0 || size === 3)).toBe(true);
  expect(sizes.size).toBe(2);
});

test("after a failure no write of that epoch is ever committed, and the next epoch is", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { schedule, disk, heard } = setup(seed);
    disk.change({ trouble: "full" });
    disk.write(write(1));
    while (schedule.step(schedule.nowUs + 10) || heard.length === 0);
    if (heard[0]?.type !== "writes-failed") continue;
    disk.change(calmDisk);
    disk.write(write(2, 1));
    disk.write(write(3, 2));
    while (schedule.step(farUs));
    expect([...disk.rows.keys()]).toEqual([keyId(keyOf("k3"))]);
    expect(heard.map(({ type }) => type)).toEqual(["writes-failed", "writes-committed"]);
  }
});

test("an I/O error leaves it open whether the batch is there", () => {
  const there = new Set<boolean>();
  for (let seed = 1; seed <= 60; seed++) {
    const { schedule, disk, heard } = setup(seed);
    disk.change({ trouble: "io" });
    disk.write(write(1));
    while (schedule.step(farUs));
    if (heard[0]?.type === "writes-failed") there.add(disk.rows.size === 1);
  }
  expect(there).toEqual(new Set([true, false]));
});

test("scans go through a partition in the order of keys", () => {
  const { schedule, disk, heard } = setup();
  for (const id of [3, 1, 2]) disk.write(write(id));
  while (schedule.step(farUs));
  disk.query({ type: "query", queryId: 7, query: { type: "rows", partition, afterKey: keyOf("k1"), limit: 1 } });
  while (schedule.step(2 * farUs));
  expect(heard.at(-1)).toEqual({
    type: "answered",
    queryId: 7,
    answer: { type: "rows", rows: [{ key: keyOf("k2"), partition, n: 3, stored: rowOf(2) }], done: false },
  });
});

test("what a stall began ends soon after healing, in order, and nothing of it comes later", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { schedule, disk, heard } = setup(seed);
    disk.change({ commitMeanUs: 50_000_000 });
    disk.write(write(1));
    disk.writeHistory({ type: "write-history", historyId: "a", history: [] });
    disk.writeHistory({ type: "write-history", historyId: "b", history: [] });
    while (schedule.step(1_000));
    disk.write(write(2));
    disk.heal(2_000_000);
    while (schedule.step(2_200_000));
    expect(heard.filter(({ type }) => type === "history-written")).toMatchObject([
      { historyId: "a" },
      { historyId: "b" },
    ]);
    expect(heard.filter(({ type }) => type === "writes-committed")[0]).toMatchObject({ upTo: 1 });
    while (schedule.step(3_000_000));
    expect(disk.rows.size).toBe(2);
    const ended = heard.length;
    while (schedule.step(100 * farUs));
    expect(heard.length).toBe(ended);
  }
});
