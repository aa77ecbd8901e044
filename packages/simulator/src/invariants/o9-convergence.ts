import { equalRows } from "@cartwheel/dynamo";
import type { NodeId, Ring } from "@cartwheel/dynamo";
import type { FinalKey, FinalState } from "../truth/final-state.ts";
import type { Invariant } from "./invariant.ts";

export const convergence: Invariant = {
  id: "O9",
  holds: "after healing, within a bound of virtual time: all owners equal, nothing misplaced left",
  atEnd: notConverged,
};

/** What still differs, or null. */
export function notConverged({ keys, world, ring }: Pick<FinalState, "keys" | "world" | "ring">): string | null {
  for (const { id, view } of world.nodes.map((node) => ({ id: node.id, view: node.view() }))) {
    const [unready] = isMember(id, ring) ? (view?.recovering ?? []) : [];
    if (unready !== undefined) {
      return `${id} still recovers partition ${unready.partition}, waiting for ${unready.awaited.join(", ")}`;
    }
  }
  for (const final of keys.values()) {
    if (final.misplacedOn.length > 0) return `${final.key} is still misplaced on ${final.misplacedOn.join(", ")}`;
    const problem = ownersDiffer(final);
    if (problem !== null) return problem;
  }
  return null;
}

function isMember(id: NodeId, ring: Ring): boolean {
  return ring.statusOf(id) === "member";
}

function ownersDiffer({ key, owners }: FinalKey): string | null {
  const [first, ...rest] = owners.filter(({ isDamagedUnread }) => !isDamagedUnread);
  if (first === undefined) return null;
  const other = rest.find(({ row }) =>
    row === null || first.row === null ? row !== first.row : !equalRows(row, first.row),
  );
  return other === undefined ? null : `${first.node} and ${other.node} have different rows of ${key}`;
}
