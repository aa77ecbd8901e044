import type { NodeId } from "@cartwheel/dynamo";
import { Dice } from "../world/dice.ts";
import type { PlannedFault } from "./fault.ts";

export type ChangeKind = "join" | "leave" | "remove" | "replace";

export interface MembershipPlan {
  readonly seed: number;
  readonly members: readonly NodeId[];
  /** Machines that are there and in no ring yet. */
  readonly spares: readonly NodeId[];
  readonly chaosUs: number;
  /** All changes fall into a window of this length, somewhere in the chaos; null: anywhere. */
  readonly windowUs: number | null;
  /** What changes there are, each as often as it is named. */
  readonly kinds: readonly ChangeKind[];
}

/**
 * Writes the script of a run's membership changes: joins, leaves, forced removals and replacements at any moment, so
 * also during partitions and during each other; and, of some that were taken out, that their disks are lost for good.
 */
export function planMembership(plan: MembershipPlan): readonly PlannedFault[] {
  const { seed, members, spares, chaosUs, windowUs, kinds } = plan;
  const dice = new Dice(seed, "membership");
  const unused = [...spares];
  const inRing = [...members];
  const script: PlannedFault[] = [];
  const beginUs = windowUs === null ? 0 : dice.below(Math.floor(chaosUs / 2));
  for (let changes = windowUs === null ? dice.between(1, 6) : dice.between(3, 7); changes > 0; changes--) {
    const atUs = beginUs + dice.below(windowUs ?? chaosUs);
    const author = dice.below(1_000);
    const kind = dice.pick(kinds);
    const spare = kind === "join" || kind === "replace" ? unused.pop() : undefined;
    const member = inRing.splice(dice.below(inRing.length), kind === "join" ? 0 : 1)[0];
    if (kind === "join" && spare !== undefined) {
      script.push({ atUs, fault: { type: "change", author, change: { type: "join", member: newcomer(spare, dice) } } });
    } else if (kind === "replace" && spare !== undefined && member !== undefined) {
      const change = { type: "replace", node: member, by: newcomer(spare, dice) } as const;
      script.push({ atUs, fault: { type: "change", author, change } });
    } else if ((kind === "leave" || kind === "remove") && member !== undefined) {
      script.push({ atUs, fault: { type: "change", author, change: { type: kind, node: member } } });
    }
    if (kind !== "join" && member !== undefined && dice.chance(400)) {
      const change = { type: "destroyed", node: member } as const;
      const laterUs = dice.between(500_000, 4_000_000);
      script.push({ atUs: atUs + laterUs, fault: { type: "change", author: dice.below(1_000), change } });
    }
  }
  return script.sort((a, b) => a.atUs - b.atUs);
}

function newcomer(id: NodeId, dice: Dice): { readonly id: NodeId; readonly zone: string; readonly weight: number } {
  return { id, zone: `zone-${dice.below(3)}`, weight: dice.pick([1, 1, 1, 2]) };
}
