import type { InvariantId } from "../invariants/invariant.ts";
import type { Preset } from "../run/preset.ts";

/** Packages that mutants change, by their folders: the core unless a mutant says otherwise. */
type MutatedPackage = "dynamo" | "wire" | "cart";

/** One seeded bug: a piece of source, and what to put in its place. The source itself holds no switches. */
export interface Mutant {
  readonly id: string;
  /** Default "dynamo", the core. */
  readonly package?: MutatedPackage;
  /** Below `packages/<package>/src`. */
  readonly file: string;
  /** Must occur exactly once in the file, or the mutant no longer means what it meant. */
  readonly find: string;
  readonly replace: string;
  /** The runs in which it can be noticed. Default "swarm". */
  readonly preset?: Preset;
  /** The invariants that are meant to notice. */
  readonly killedBy: readonly InvariantId[];
}

/** The mutant's file, below `packages/`. */
export function fileOf({ package: name = "dynamo", file }: Pick<Mutant, "package" | "file">): string {
  return `${name}/src/${file}`;
}

/** The source with the bug in it. Throws when the core has moved on and the patch no longer fits. */
export function mutate({ id, file, find, replace }: Mutant, source: string): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = source.split(find).length - 1;
    throw new Error(`mutant ${id}: its text occurs ${times} times in ${file}, not once`);
  }
  return before + replace + after;
}
