import type { InvariantId } from "../invariants/invariant.ts";
import type { Script } from "../run/script.ts";

/** A script that once failed, kept for ever: a file below `regressions/`. */
export interface Regression {
  /** What went wrong, in words. */
  readonly story: string;
  readonly invariant: InvariantId;
  /** The mutant that brings the bug back, or null when there is none. */
  readonly mutant: string | null;
  readonly script: Script;
}

/** As a file: data for a machine, and short enough for a person to see what happens when. */
export function regressionText({ story, invariant, mutant, script }: Regression): string {
  const { seed, options, faults, actions, cartActions } = script;
  const lines = (items: readonly unknown[]): string => items.map((item) => `\n      ${JSON.stringify(item)}`).join(",");
  return `{
  "story": ${JSON.stringify(story)},
  "invariant": ${JSON.stringify(invariant)},
  "mutant": ${JSON.stringify(mutant)},
  "script": {
    "seed": ${seed},
    "options": ${JSON.stringify(options)},
    "faults": [${lines(faults)}],
    "actions": [${lines(actions)}]${cartActions === undefined ? "" : `,\n    "cartActions": [${lines(cartActions)}]`}
  }
}
`;
}
