import type { FaultCommand, NodeAction, NodeState } from "./supervisor-protocol.ts";

/** Why a fault command cannot be carried out now. */
export interface FaultRefusal {
  readonly code: "groups-invalid" | "node-unknown" | "wrong-state";
  /** One clear sentence. */
  readonly message: string;
}

/** States from which each action makes sense. */
const allowedFrom: Readonly<Record<NodeAction, readonly NodeState[]>> = {
  pause: ["running"],
  resume: ["paused"],
  kill: ["running", "paused"],
  restart: ["running", "paused", "stopped"],
  wipe: ["running", "paused", "stopped"],
};

/** Null when the command may go ahead on nodes in these states. */
export function refusalOf(command: FaultCommand, states: ReadonlyMap<string, NodeState>): FaultRefusal | null {
  switch (command.action) {
    case "heal":
      return null;
    case "cut":
      return firstUnknown(command.groups.flat(), states) ?? overlap(command.groups);
    case "cut-one-way":
    case "delay":
      return firstUnknown([...command.from, ...command.to], states);
    case "pause":
    case "resume":
    case "kill":
    case "restart":
    case "wipe":
      return firstUnknown([command.node], states) ?? wrongState(command, states);
  }
}

/** Null when a node may lose its disk: a majority of the others must run to vote for what takes its place. */
export function lossRefusal(
  node: { readonly name: string; readonly isReplacing: boolean },
  others: readonly NodeState[],
): FaultRefusal | null {
  if (node.isReplacing) {
    return { code: "wrong-state", message: `The node "${node.name}" has yet to take the place of a lost one.` };
  }
  const running = others.filter((state) => state === "running").length;
  if (2 * running > others.length) return null;
  const message = `The node "${node.name}" cannot be replaced while too few others run: a majority of them has to agree.`;
  return { code: "wrong-state", message };
}

function firstUnknown(ids: readonly string[], states: ReadonlyMap<string, NodeState>): FaultRefusal | null {
  const unknown = ids.find((id) => !states.has(id));
  if (unknown === undefined) return null;
  return { code: "node-unknown", message: `There is no node "${unknown}".` };
}

function overlap(groups: readonly (readonly string[])[]): FaultRefusal | null {
  const all = groups.flat();
  const twice = all.find((id, index) => all.indexOf(id) !== index);
  if (twice === undefined) return null;
  return { code: "groups-invalid", message: `The node "${twice}" is named twice in the groups.` };
}

function wrongState(
  { action, node }: { readonly action: NodeAction; readonly node: string },
  states: ReadonlyMap<string, NodeState>,
): FaultRefusal | null {
  const state = states.get(node);
  if (state === undefined || allowedFrom[action].includes(state)) return null;
  return { code: "wrong-state", message: `The node "${node}" is ${state}, so it cannot be asked to ${action}.` };
}
