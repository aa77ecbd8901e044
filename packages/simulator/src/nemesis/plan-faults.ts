import type { NodeId } from "@cartwheel/dynamo";
import { cutDirections, cutShapes, oneWay } from "../network/cut-shapes.ts";
import { Dice } from "../world/dice.ts";
import type { Fault, FaultKind, PlannedFault } from "./fault.ts";

export interface FaultPlan {
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  /** Multiplies how often each strikes. */
  readonly intensity: number;
  readonly nodes: readonly NodeId[];
  /** Those that the cluster begins with: a lost disk of one of them can be made anew. */
  readonly members: readonly NodeId[];
  /** Faults begin and end within this time. */
  readonly chaosUs: number;
  /** What a disk is set back to after a stall. */
  readonly commitMeanUs: number;
}

/** Faults that are short, or that need to meet something else to do harm. */
const frequentKinds: readonly FaultKind[] = ["crash", "crash between effects", "disk full", "disk i/o error"];

/** Writes the script of a run's faults, in order of time. Each kind has its own dice. */
export function planFaults(plan: FaultPlan): readonly PlannedFault[] {
  const planned = plan.kinds.flatMap((kind) => {
    const dice = new Dice(plan.seed, `fault ${kind}`);
    const episodes = plan.intensity * dice.between(1, frequentKinds.includes(kind) ? 6 : 4);
    return Array.from({ length: episodes }, () => episode(kind, { plan, dice })).flat();
  });
  // Sorting is stable, so faults of one instant stay in the order of their kinds.
  return planned.filter(({ atUs }) => atUs < plan.chaosUs).sort((a, b) => a.atUs - b.atUs);
}

interface Means {
  readonly plan: FaultPlan;
  readonly dice: Dice;
}

function episode(kind: FaultKind, means: Means): readonly PlannedFault[] {
  const { plan, dice } = means;
  const beginUs = dice.below(plan.chaosUs);
  const endUs = beginUs + dice.between(50_000, Math.floor(plan.chaosUs / 2));
  const node = dice.pick(plan.nodes);
  const during = (first: Fault, last: Fault): readonly PlannedFault[] => [
    { atUs: beginUs, fault: first },
    { atUs: endUs, fault: last },
  ];
  switch (kind) {
    case "cut":
    case "cut one way":
      return during(cut(kind, means), { type: "mend" });
    case "flapping":
      return flapping(beginUs, means);
    case "clog":
      return [{ atUs: beginUs, fault: clog(node, means) }];
    case "crash":
      return during({ type: "crash", node }, { type: "start", node });
    case "crash between effects":
      return during({ type: "crash after effects", node, effects: dice.below(12) }, { type: "start", node });
    case "crash loop":
      return crashLoop(beginUs, { node, dice });
    case "orderly restart":
      return during({ type: "stop", node, lingerUs: dice.between(100_000, 2_000_000) }, { type: "start", node });
    case "pause":
      return during({ type: "pause", node }, { type: "resume", node });
    case "disk full":
      return during({ type: "disk trouble", node, trouble: "full" }, { type: "disk trouble", node, trouble: "none" });
    case "disk i/o error":
      return during({ type: "disk trouble", node, trouble: "io" }, { type: "disk trouble", node, trouble: "none" });
    case "disk stall":
      return during(
        { type: "disk speed", node, commitMeanUs: dice.between(100_000, 1_500_000) },
        { type: "disk speed", node, commitMeanUs: plan.commitMeanUs },
      );
    case "wall clock jump":
      return [{ atUs: beginUs, fault: { type: "wall clock", node, offsetMs: dice.between(-300_000, 300_000) } }];
    case "wipe":
    case "older image":
    case "swapped files":
    case "bit flips":
      return filesEpisode(kind, { beginUs, endUs, means });
  }
}

interface FilesEpisode {
  readonly beginUs: number;
  readonly endUs: number;
  readonly means: Means;
}

/** Somebody starts the node on what it finds, is refused or not, and sees to it some time later. */
function filesEpisode(
  kind: "wipe" | "older image" | "swapped files" | "bit flips",
  { beginUs, endUs, means: { plan, dice } }: FilesEpisode,
): readonly PlannedFault[] {
  const node = dice.pick(plan.members);
  const restartUs = beginUs + dice.between(10_000, 400_000);
  switch (kind) {
    case "wipe":
      return [
        { atUs: beginUs, fault: { type: "wipe", node } },
        { atUs: restartUs, fault: { type: "start", node } },
        { atUs: endUs, fault: { type: "renew", node } },
      ];
    case "older image": {
      const restoreUs = beginUs + dice.between(50_000, Math.floor(plan.chaosUs / 2));
      return [
        { atUs: beginUs, fault: { type: "keep image", node } },
        { atUs: restoreUs, fault: { type: "restore image", node } },
        { atUs: restoreUs + restartUs - beginUs, fault: { type: "start", node } },
        { atUs: restoreUs + dice.between(1_000_000, 6_000_000), fault: { type: "renew", node } },
      ];
    }
    case "swapped files": {
      const other = dice.pick(plan.members.filter((member) => member !== node));
      return [
        { atUs: beginUs, fault: { type: "swap files", node, other } },
        { atUs: restartUs, fault: { type: "start", node } },
        { atUs: restartUs, fault: { type: "start", node: other } },
        { atUs: endUs, fault: { type: "swap files", node, other } },
        { atUs: endUs, fault: { type: "start", node } },
        { atUs: endUs, fault: { type: "start", node: other } },
      ];
    }
    case "bit flips":
      return Array.from({ length: dice.between(1, 6) }, () => {
        return {
          atUs: dice.below(plan.chaosUs),
          fault: { type: "flip bit", node: dice.pick(plan.members), row: dice.below(1_000) },
        } as const;
      });
  }
}

function cut(kind: FaultKind, { plan, dice }: Means): Fault {
  const shape = dice.pick(cutShapes);
  const directions = cutDirections(shape, plan.nodes, dice);
  return { type: "cut", shape, directions: kind === "cut one way" ? oneWay(directions, dice) : directions };
}

function flapping(beginUs: number, means: Means): readonly PlannedFault[] {
  const fault = cut("cut", means);
  const faults: PlannedFault[] = [];
  let atUs = beginUs;
  for (let flap = means.dice.between(3, 12); flap > 0; flap--) {
    faults.push({ atUs, fault });
    atUs += means.dice.between(50_000, 800_000);
    faults.push({ atUs, fault: { type: "mend" } });
    atUs += means.dice.between(50_000, 800_000);
  }
  return faults;
}

function clog(from: NodeId, { plan, dice }: Means): Fault {
  const others = plan.nodes.filter((node) => node !== from);
  return { type: "clog", direction: { from, to: dice.pick(others) }, forUs: dice.between(100_000, 5_000_000) };
}

function crashLoop(beginUs: number, { node, dice }: { node: NodeId; dice: Dice }): readonly PlannedFault[] {
  const faults: PlannedFault[] = [];
  let atUs = beginUs;
  for (let crash = dice.between(2, 8); crash > 0; crash--) {
    faults.push({ atUs, fault: { type: "crash", node } });
    atUs += dice.between(1_000, 100_000);
    faults.push({ atUs, fault: { type: "start", node } });
    atUs += dice.between(5_000, 900_000);
  }
  return faults;
}
