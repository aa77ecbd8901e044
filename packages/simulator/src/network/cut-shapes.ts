import type { NodeId } from "@cartwheel/dynamo";
import type { Dice } from "../world/dice.ts";
import type { Direction } from "./network.ts";

/** Ways in which a network falls apart (testing.md §2). */
export const cutShapes = ["halves", "isolate one", "minority third", "bridge", "majorities ring", "random"] as const;
export type CutShape = (typeof cutShapes)[number];

/** The directions that a cut of this shape blocks. `oneWay`: of each blocked pair only one direction. */
export function cutDirections(shape: CutShape, nodes: readonly NodeId[], dice: Dice): readonly Direction[] {
  const order = dice.shuffled(nodes);
  switch (shape) {
    case "halves":
      return between(order, Math.ceil(order.length / 2));
    case "isolate one":
      return between(order, 1);
    case "minority third":
      return between(order, Math.max(1, Math.floor(order.length / 3)));
    case "bridge":
      return bridge(order);
    case "majorities ring":
      return majoritiesRing(order);
    case "random":
      return pairs(order).filter(() => dice.chance(400));
  }
}

/** Keeps one direction of each pair, chosen by chance. */
export function oneWay(directions: readonly Direction[], dice: Dice): readonly Direction[] {
  const forward = dice.chance(500);
  return directions.filter(({ from, to }) => from < to === forward);
}

/** Everything between the first `size` nodes and the rest. */
function between(order: readonly NodeId[], size: number): readonly Direction[] {
  const inside = new Set(order.slice(0, size));
  return pairs(order).filter(({ from, to }) => inside.has(from) !== inside.has(to));
}

/** Two halves that only the first node still sees both of. */
function bridge([middle, ...rest]: readonly NodeId[]): readonly Direction[] {
  return between(rest, Math.ceil(rest.length / 2)).filter(({ from, to }) => from !== middle && to !== middle);
}

/** Each node sees its neighbours in a circle: a majority each, and no two the same. */
function majoritiesRing(order: readonly NodeId[]): readonly Direction[] {
  const reach = Math.max(1, Math.ceil((order.length - 1) / 4));
  return pairs(order).filter(({ from, to }) => {
    const apart = Math.abs(order.indexOf(from) - order.indexOf(to));
    return Math.min(apart, order.length - apart) > reach;
  });
}

function pairs(nodes: readonly NodeId[]): readonly Direction[] {
  return nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => ({ from, to })));
}
