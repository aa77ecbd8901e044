import { assert } from "../assert.ts";
import type { NodeId } from "../ids.ts";
import type { Random } from "../random.ts";
import { claimPartitions } from "./claim.ts";

/**
 * The paper's three ways to place partitions, and ours, side by side (paper §6.2, Fig. 7 and 8). Only strategy 3 with
 * a spaced claim is used by a cluster; the others exist so that the comparison can be measured.
 *
 *     1        T random tokens a node; the ranges between tokens are the partitions
 *     2        T random tokens a node decide who serves, Q equal partitions what is served
 *     3        Q equal partitions, Q/S for each node, shuffled
 *     spaced   as 3, but neighbouring partitions go to distinct nodes (claim.ts)
 */
export type PlacementStrategy = 1 | 2 | 3 | "spaced";

export interface PlacementSetting {
  readonly strategy: PlacementStrategy;
  /** S. */
  readonly nodes: number;
  /** S·T for strategies 1 and 2, Q for 3 and spaced: the size of what each node must know. A multiple of S. */
  readonly metadata: number;
  /** N. */
  readonly n: number;
  /** Q of strategy 2, which is not part of its metadata. Default 1,024. */
  readonly partitionsOfStrategy2?: number;
}

/** Mean load divided by maximum load: 1 is perfect. A node's load is the key space that it stores, under uniform keys. */
export function loadBalancingEfficiency(setting: PlacementSetting, random: Random): number {
  const loads = loadsOf(setting, random);
  return loads.reduce((sum, load) => sum + load, 0) / loads.length / Math.max(...loads);
}

function loadsOf(setting: PlacementSetting, random: Random): readonly number[] {
  const { strategy, nodes, metadata, n } = setting;
  assert(metadata % nodes === 0, "every node has the same share of the metadata");
  switch (strategy) {
    case 1:
      return loadsOfTokens(randomTokens(nodes, metadata, random), { nodes, n });
    case 2: {
      const partitions = setting.partitionsOfStrategy2 ?? 1_024;
      return loadsOfServed(randomTokens(nodes, metadata, random), { nodes, n, partitions });
    }
    case 3:
      return loadsOfPartitions(shuffled(nodes, metadata, random), { nodes, n });
    case "spaced": {
      const members = Array.from({ length: nodes }, (_, i) => ({ id: `n${i}` as NodeId, zone: "", weight: 1 }));
      return loadsOfPartitions(claimPartitions({ members, partitionCount: metadata, n }), { nodes, n });
    }
  }
}

interface Token {
  /** 0 to 1. */
  readonly at: number;
  readonly node: number;
}

interface Shape {
  readonly nodes: number;
  readonly n: number;
}

function randomTokens(nodes: number, count: number, random: Random): readonly Token[] {
  const tokens = Array.from({ length: count }, (_, i) => ({ at: random.nextUint32() / 2 ** 32, node: i % nodes }));
  return tokens.sort((a, b) => a.at - b.at);
}

/** A range ends at its token and is stored by the first N distinct nodes from there on. */
function loadsOfTokens(tokens: readonly Token[], { nodes, n }: Shape): readonly number[] {
  const loads = Array.from({ length: nodes }, () => 0);
  const owners = tokens.map(({ node }) => node);
  tokens.forEach(({ at }, index) => {
    const before = tokens[(index - 1 + tokens.length) % tokens.length]?.at ?? 0;
    const width = index === 0 ? at + 1 - before : at - before;
    addTo(loads, firstDistinct(owners, index, n), width);
  });
  return loads;
}

/** An equal partition is stored by the first N distinct nodes whose tokens come at or after its end. */
function loadsOfServed(tokens: readonly Token[], shape: Shape & { readonly partitions: number }): readonly number[] {
  const loads = Array.from({ length: shape.nodes }, () => 0);
  const owners = tokens.map(({ node }) => node);
  let index = 0;
  for (let partition = 1; partition <= shape.partitions; partition++) {
    while (index < tokens.length && (tokens[index]?.at ?? 0) < partition / shape.partitions) index++;
    addTo(loads, firstDistinct(owners, index % tokens.length, shape.n), 1 / shape.partitions);
  }
  return loads;
}

function loadsOfPartitions(owners: readonly number[], { nodes, n }: Shape): readonly number[] {
  const loads = Array.from({ length: nodes }, () => 0);
  for (let partition = 0; partition < owners.length; partition++) {
    addTo(loads, firstDistinct(owners, partition, n), 1 / owners.length);
  }
  return loads;
}

function addTo(loads: number[], nodes: ReadonlySet<number>, width: number): void {
  for (const node of nodes) loads[node] = (loads[node] ?? 0) + width;
}

function firstDistinct(owners: readonly number[], from: number, n: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let step = 0; step < owners.length && found.size < n; step++) {
    found.add(owners[(from + step) % owners.length] ?? 0);
  }
  return found;
}

/** Q/S partitions for each node, in random order (Fisher and Yates). */
function shuffled(nodes: number, partitions: number, random: Random): readonly number[] {
  const owners = Array.from({ length: partitions }, (_, i) => i % nodes);
  for (let last = owners.length - 1; last > 0; last--) {
    const other = random.nextUint32() % (last + 1);
    [owners[last], owners[other]] = [owners[other] ?? 0, owners[last] ?? 0];
  }
  return owners;
}
