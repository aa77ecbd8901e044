import type { InvariantId } from "../invariants/invariant.ts";
import type { Mutant } from "./mutant.ts";

/** How a mutant fared. Seeds are counted up to and including the one that killed it. */
export interface HuntReport {
  readonly id: string;
  readonly killed: boolean;
  /** The intended invariants that noticed, in the order in which they did. */
  readonly by: readonly InvariantId[];
  readonly medianSeeds: number;
  readonly maxSeeds: number;
}

export interface HuntOptions {
  readonly first: number;
  /** The most that one hunt may take. */
  readonly seeds: number;
  /** Each from another first seed: how many seeds it takes is a matter of luck. */
  readonly hunts: number;
}

const seedsBetweenHunts = 10_000;

/** Hunts a mutant that is in place already. It is killed when every hunt kills it. */
export async function hunt(mutant: Mutant, { first, seeds, hunts }: HuntOptions): Promise<HuntReport> {
  const { runSeeds } = await import("../run/campaign.ts");
  const { id, killedBy, preset = "swarm" } = mutant;
  const by = new Set<InvariantId>();
  const taken: number[] = [];
  let killed = true;
  for (let index = 0; index < hunts && killed; index++) {
    killed = false;
    let count = 0;
    runSeeds({ first: first + index * seedsBetweenHunts, seeds, preset }, ({ violations }) => {
      count++;
      const noticed = violations.map(({ invariant }) => invariant).filter((invariant) => killedBy.includes(invariant));
      for (const invariant of noticed) by.add(invariant);
      killed = noticed.length > 0;
      return !killed;
    });
    taken.push(count);
  }
  taken.sort((a, b) => a - b);
  return { id, killed, by: [...by], medianSeeds: taken[taken.length >> 1] ?? 0, maxSeeds: taken.at(-1) ?? 0 };
}
