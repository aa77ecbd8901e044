import type { Invariant } from "./invariant.ts";
import { noAcknowledgedLoss } from "./o1-no-acknowledged-loss.ts";
import { durableWhenAcknowledged } from "./o2-durable-when-acknowledged.ts";
import { oneDotOneWrite } from "./o3-one-dot-one-write.ts";
import { noOverClaim } from "./o4-no-over-claim.ts";
import { siblingsConcurrent } from "./o5-siblings-concurrent.ts";
import { nothingInvented } from "./o6-nothing-invented.ts";
import { noResurrection } from "./o7-no-resurrection.ts";
import { trueConcurrency } from "./o8-true-concurrency.ts";
import { convergence } from "./o9-convergence.ts";
import { availability } from "./o10-availability.ts";
import { boundedMetadata } from "./o12-bounded-metadata.ts";
import { noFalseNotFound } from "./o13-no-false-not-found.ts";
import { oneRing } from "./o14-one-ring.ts";
import { treesMatchRows } from "./o15-trees-match-rows.ts";
import { honestAnswers } from "./o11-honest-answers.ts";

/** Everything that is judged, in the order of the table of testing.md §2. */
export const allInvariants: readonly Invariant[] = [
  noAcknowledgedLoss,
  durableWhenAcknowledged,
  oneDotOneWrite,
  noOverClaim,
  siblingsConcurrent,
  nothingInvented,
  noResurrection,
  trueConcurrency,
  convergence,
  availability,
  honestAnswers,
  boundedMetadata,
  noFalseNotFound,
  oneRing,
  treesMatchRows,
];
