import { handoffMutants } from "./handoff-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { quorumMutants } from "./quorum-mutants.ts";
import { versioningMutants } from "./versioning-mutants.ts";

/** Every bug that the simulator must notice. */
export const mutants: readonly Mutant[] = [...versioningMutants, ...quorumMutants, ...handoffMutants];
