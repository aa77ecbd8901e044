import { expect, test } from "vitest";
import type { NodeId } from "@cartwheel/dynamo";
import { Dice } from "../world/dice.ts";
import { Schedule } from "../world/schedule.ts";
import { cutDirections, cutShapes, oneWay } from "./cut-shapes.ts";
import { Network, calmLinks } from "./network.ts";
import type { LinkConditions } from "./network.ts";

const a = "a" as NodeId;
const b = "b" as NodeId;
const nodes = ["a", "b", "c", "d", "e"] as NodeId[];

function network(conditions: Partial<LinkConditions> = {}): { schedule: Schedule; net: Network } {
  const schedule = new Schedule();
  return {
    schedule,
    net: new Network({ seed: 1, schedule, conditions: { ...calmLinks, ...conditions }, frameLifeUs: 60_000_000 }),
  };
}

function sendMany(net: Network, count: number): number[] {
  const arrived: number[] = [];
  for (let index = 0; index < count; index++) net.send({ from: a, to: b }, () => arrived.push(index));
  return arrived;
}

test("calm links lose and repeat nothing, and let frames overtake each other", () => {
  const { schedule, net } = network();
  const arrived = sendMany(net, 200);
  while (schedule.step(10_000_000));
  expect(arrived.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  expect(arrived).not.toEqual(arrived.toSorted((x, y) => x - y));
});

test("frames are lost, and repeated, also much later", () => {
  const { schedule, net } = network({
    dropPerMille: 300,
    duplicatePerMille: 200,
    lateDuplicatePerMille: 200,
    lateUs: 60_000_000,
  });
  const arrived = sendMany(net, 1_000);
  while (schedule.step(1_000_000));
  const early = arrived.length;
  while (schedule.step(70_000_000));
  expect(new Set(arrived).size).toBeLessThan(800);
  expect(arrived.length).toBeGreaterThan(early + 50);
});

test("a one-way cut stops one direction, frames under way included", () => {
  const { schedule, net } = network();
  const arrived = sendMany(net, 10);
  net.cut([{ from: a, to: b }]);
  sendMany(net, 10);
  net.send({ from: b, to: a }, () => arrived.push(99));
  while (schedule.step(10_000_000));
  expect(arrived).toEqual([99]);
  net.cut([]);
  expect(net.isCut({ from: a, to: b })).toBe(false);
});

test("a clogged link delivers everything at its end", () => {
  const { schedule, net } = network();
  net.clog({ from: a, to: b }, 3_000_000);
  const arrived = sendMany(net, 10);
  while (schedule.step(2_900_000));
  expect(arrived).toEqual([]);
  while (schedule.step(3_000_000));
  expect(arrived).toHaveLength(10);
});

test("healing calls in what is late", () => {
  const { schedule, net } = network({ lateDuplicatePerMille: 1_000, lateUs: 60_000_000 });
  const arrived = sendMany(net, 50);
  while (schedule.step(5_000_000));
  net.heal(1_000_000);
  while (schedule.step(8_000_000));
  expect(arrived).toHaveLength(100);
  expect(schedule.size).toBe(0);
});

test("every shape of cut separates somebody, and one-way cuts half of it", () => {
  for (const shape of cutShapes) {
    const directions = cutDirections(shape, nodes, new Dice(5, shape));
    expect(directions.length, shape).toBeGreaterThan(0);
    const half = oneWay(directions, new Dice(5, shape));
    expect(
      half.every((direction) => !half.some(({ from, to }) => from === direction.to && to === direction.from)),
    ).toBe(true);
  }
});

test("a bridge leaves one node that sees both halves", () => {
  const directions = cutDirections("bridge", nodes, new Dice(9, "bridge"));
  const untouched = nodes.filter((node) => !directions.some(({ from, to }) => from === node || to === node));
  expect(untouched).toHaveLength(1);
});
