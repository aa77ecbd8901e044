import { cartMutants } from "./cart-mutants.ts";
import { codecMutants } from "./codec-mutants.ts";
import { handoffMutants } from "./handoff-mutants.ts";
import { membershipMutants } from "./membership-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { quorumMutants } from "./quorum-mutants.ts";
import { storageMutants } from "./storage-mutants.ts";
import { versioningMutants } from "./versioning-mutants.ts";

/** Not a bug in the protocol: it checks that no run can look outside and pass. */
const canary: Mutant = {
  id: "real-dice-in-the-core",
  file: "random.ts",
  find: "nextHex64(): string {",
  replace: "nextHex64(): string {\n    Math.random();",
  killedBy: ["isolation"],
};

/** Every bug that the simulator must notice. */
export const mutants: readonly Mutant[] = [
  ...versioningMutants,
  ...quorumMutants,
  ...handoffMutants,
  ...membershipMutants,
  ...storageMutants,
  ...codecMutants,
  ...cartMutants,
  canary,
];
