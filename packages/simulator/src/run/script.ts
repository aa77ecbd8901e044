import type { Member, NodeId } from "@cartwheel/dynamo";
import { planCarts } from "../cart/cart-action.ts";
import type { CartAction } from "../cart/cart-action.ts";
import type { PlannedFault } from "../nemesis/fault.ts";
import { planMembership } from "../nemesis/membership-script.ts";
import { planQuarrel } from "../nemesis/quarrel-script.ts";
import { planFaults } from "../nemesis/plan-faults.ts";
import type { ClientAction } from "../workload/action.ts";
import { planWorkload } from "../workload/action.ts";
import { drawOptions } from "./options.ts";
import type { RunOptions } from "./options.ts";
import type { Preset } from "./preset.ts";

/**
 * All that decides a run, as plain data: it can be stored in a file, cut down and run again. The seed still decides what
 * the network and the disks do by chance.
 */
export interface Script {
  readonly seed: number;
  readonly options: RunOptions;
  /** In order of time. */
  readonly faults: readonly PlannedFault[];
  /** In order of time. */
  readonly actions: readonly ClientAction[];
  /** What shoppers do, in order of time. Absent where there are none. */
  readonly cartActions?: readonly CartAction[];
}

/** The script that a seed stands for. */
export function drawScript(seed: number, preset: Preset): Script {
  const options = drawOptions(seed, preset);
  const members = membersOf(options).map(({ id }) => id);
  const spares = sparesOf(options);
  const nodes = [...members, ...spares];
  const { faults: kinds, intensity, chaosMs, disk } = options;
  const chaosUs = chaosMs * 1000;
  const broken = planFaults({ seed, kinds, intensity, nodes, members, chaosUs, commitMeanUs: disk.commitMeanUs });
  const windowUs = options.changesWithinMs === null ? null : options.changesWithinMs * 1000;
  const { changeKinds, quarrel } = options;
  const changed =
    spares.length === 0 ? [] : planMembership({ seed, members, spares, chaosUs, windowUs, kinds: changeKinds });
  const quarrelled = quarrel ? planQuarrel({ seed, members, spares, chaosUs }) : [];
  const faults = [...broken, ...changed, ...quarrelled].sort((a, b) => a.atUs - b.atUs);
  const script = { seed, options, faults, actions: planWorkload({ seed, options, nodes }) };
  return options.carts === null ? script : { ...script, cartActions: planCarts(seed, options) };
}

/** Machines that begin outside the ring. */
export function sparesOf({ nodeCount, spareCount }: RunOptions): readonly NodeId[] {
  return Array.from({ length: spareCount }, (_, index) => `n${nodeCount + index + 1}` as NodeId);
}

/** The cluster's members. */
export function membersOf({ nodeCount, zoneCount }: RunOptions): readonly Member[] {
  return Array.from({ length: nodeCount }, (_, index) => {
    return { id: `n${index + 1}` as NodeId, zone: `zone-${index % zoneCount}`, weight: 1 };
  });
}
