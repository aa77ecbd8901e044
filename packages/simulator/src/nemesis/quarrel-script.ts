import type { NodeId } from "@cartwheel/dynamo";
import { Dice } from "../world/dice.ts";
import type { Fault, PlannedFault } from "./fault.ts";

export interface QuarrelPlan {
  readonly seed: number;
  readonly members: readonly NodeId[];
  /** Machines that are there and in no ring yet. */
  readonly spares: readonly NodeId[];
  readonly chaosUs: number;
}

/**
 * A member that is cut off takes out another, and nobody hears of it; that other, meanwhile, takes out a third:
 *
 *     alone ──remove author──>  (cut off, waits for votes)
 *     author ──remove target──> target hands over what it has, says goodbye, is gone
 *     the cut ends: who removed the target had been removed before
 *
 * Three deeds of three nodes in one order: chance alone draws it in one seed of a thousand (docs/decisions, a goodbye
 * stays said).
 */
export function planQuarrel({ seed, members, spares, chaosUs }: QuarrelPlan): readonly PlannedFault[] {
  const dice = new Dice(seed, "quarrel");
  const [alone, author, target] = dice.shuffled(members);
  if (alone === undefined || author === undefined || target === undefined) return [];
  const others = [...members, ...spares].filter((node) => node !== alone);
  const directions = others.flatMap((node) => [
    { from: alone, to: node },
    { from: node, to: alone },
  ]);
  const beginUs = dice.below(Math.floor(chaosUs / 2));
  const decidedUs = beginUs + dice.between(100_000, 2_000_000);
  const remove = (by: NodeId, node: NodeId): Fault => {
    return { type: "change", author: members.indexOf(by), change: { type: "remove", node } };
  };
  return [
    { atUs: beginUs, fault: { type: "cut", shape: "isolate one", directions } },
    { atUs: decidedUs, fault: remove(alone, author) },
    { atUs: decidedUs + dice.between(0, 1_000_000), fault: remove(author, target) },
    { atUs: decidedUs + dice.between(2_000_000, Math.floor(chaosUs / 2)), fault: { type: "mend" } },
  ];
}
