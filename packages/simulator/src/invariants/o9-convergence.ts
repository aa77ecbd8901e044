import { equalRows } from "@cartwheel/dynamo";
import type { FinalKey, FinalState } from "../truth/final-state.ts";
import type { Invariant } from "./invariant.ts";

export const convergence: Invariant = {
  id: "O9",
  holds: "after healing, within a bound of virtual time: all owners equal, nothing misplaced left",
  atEnd: notConverged,
};

/** What still differs, or null. */
export function notConverged({ keys }: Pick<FinalState, "keys">): string | null {
  for (const final of keys.values()) {
    if (final.misplacedOn.length > 0) return `${final.key} is still misplaced on ${final.misplacedOn.join(", ")}`;
    const problem = ownersDiffer(final);
    if (problem !== null) return problem;
  }
  return null;
}

function ownersDiffer({ key, owners }: FinalKey): string | null {
  const [first, ...rest] = owners;
  if (first === undefined) return null;
  const other = rest.find(({ row }) =>
    row === null || first.row === null ? row !== first.row : !equalRows(row, first.row),
  );
  return other === undefined ? null : `${first.node} and ${other.node} have different rows of ${key}`;
}
