import type { Member, NodeId } from "@cartwheel/dynamo";
import type { PlannedFault } from "../nemesis/fault.ts";
import { planFaults } from "../nemesis/plan-faults.ts";
import type { ClientAction } from "../workload/action.ts";
import { planWorkload } from "../workload/action.ts";
import { drawOptions } from "./options.ts";
import type { RunOptions } from "./options.ts";

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
}

/** The script that a seed stands for. */
export function drawScript(seed: number): Script {
  const options = drawOptions(seed);
  const nodes = membersOf(options).map(({ id }) => id);
  const { faults: kinds, chaosMs, disk } = options;
  const faults = planFaults({ seed, kinds, nodes, chaosUs: chaosMs * 1000, commitMeanUs: disk.commitMeanUs });
  return { seed, options, faults, actions: planWorkload({ seed, options, nodes }) };
}

/** The cluster's members. */
export function membersOf({ nodeCount, zoneCount }: RunOptions): readonly Member[] {
  return Array.from({ length: nodeCount }, (_, index) => {
    return { id: `n${index + 1}` as NodeId, zone: `zone-${index % zoneCount}`, weight: 1 };
  });
}
