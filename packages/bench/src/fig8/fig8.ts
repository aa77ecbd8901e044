import { loadBalancingEfficiency, Random, type PlacementStrategy } from "@cartwheel/dynamo";
import { measureMoves, type Moves } from "./moves.ts";

/** Paper §6.2, Fig. 8: load-balancing efficiency of the three strategies, for 30 nodes and N=3. */
export interface Fig8Result {
  /** Largest distance from the paper's values, which were read off its figure. */
  readonly maxDeviation: number;
  readonly curves: readonly Curve[];
  readonly moves: readonly Moves[];
}

interface Curve {
  readonly strategy: PlacementStrategy;
  readonly points: readonly CurvePoint[];
}

interface CurvePoint {
  /** Size of what each node must know: S·T or Q. */
  readonly metadata: number;
  readonly efficiency: number;
  /** What the paper shows there, or for the spaced claim (Q/S)/ceil(Q/S); null where the figure has no point. */
  readonly expected: number | null;
}

const nodes = 30;
const n = 3;
const sizes = [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720];

/** Read off the paper's figure by eye, about 0.02. */
const paper: Readonly<Record<1 | 2 | 3, readonly (number | null)[]>> = {
  1: [0.52, null, 0.69, 0.76, 0.82, 0.87, 0.91, 0.93, 0.95, 0.96],
  2: [0.53, 0.61, 0.7, 0.76, 0.82, 0.85, 0.88, 0.87, 0.85, 0.84],
  3: [0.86, 0.87, 0.9, 0.92, 0.94, 0.96, 0.97, 0.98, 0.98, 0.99],
};

/** Random rings averaged at each point; fewer where each has many tokens and varies little. */
const ringsOf = (metadata: number): number => Math.max(10, Math.min(300, Math.round(300_000 / metadata)));

export function measureFig8(): Fig8Result {
  const random = new Random([8, 2007, 30, 3]);
  const strategies: readonly PlacementStrategy[] = [1, 2, 3, "spaced"];
  const curves = strategies.map((strategy) => ({
    strategy,
    points: sizes.map((metadata, i) => ({
      metadata,
      efficiency: meanEfficiency(strategy, metadata, random),
      expected: strategy === "spaced" ? metadata / nodes / Math.ceil(metadata / nodes) : (paper[strategy][i] ?? null),
    })),
  }));
  const deviations = curves.flatMap(({ points }) =>
    points.map(({ efficiency, expected }) => (expected === null ? 0 : Math.abs(efficiency - expected))),
  );
  return { maxDeviation: rounded(Math.max(...deviations)), curves, moves: measureMoves() };
}

function meanEfficiency(strategy: PlacementStrategy, metadata: number, random: Random): number {
  // The spaced claim throws no dice: one ring is all rings.
  const rings = strategy === "spaced" ? 1 : ringsOf(metadata);
  let sum = 0;
  for (let ring = 0; ring < rings; ring++) sum += loadBalancingEfficiency({ strategy, nodes, metadata, n }, random);
  return rounded(sum / rings);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
