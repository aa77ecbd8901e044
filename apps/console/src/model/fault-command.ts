import { z } from "zod";

/**
 * What the demo's supervisor can be told to break, and to mend. The browser sends one of these to this app, which checks
 * it again and passes it on; both ends use this one description.
 */
const nodeId = z.string().regex(/^[a-z0-9-]{1,64}$/, "expected a node id");
const nodeIds = z.array(nodeId).min(1, "name at least one node").max(64);

export const faultCommandSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("cut"), groups: z.array(nodeIds).min(2, "a cut needs two groups").max(64) }),
  z.strictObject({ action: z.literal("cut-one-way"), from: nodeIds, to: nodeIds }),
  z.strictObject({
    action: z.literal("delay"),
    from: nodeIds,
    to: nodeIds,
    delayMs: z.int().min(0).max(10_000),
  }),
  z.strictObject({ action: z.literal("heal") }),
  z.strictObject({ action: z.enum(["pause", "resume", "kill", "restart", "wipe"]), node: nodeId }),
]);

export type FaultCommand = z.infer<typeof faultCommandSchema>;

/** The commands that name one node. */
export type NodeFault = Extract<FaultCommand, { node: string }>["action"];

/** What was asked for, as a person would say it; shown while it happens and when it failed. */
export function describeFault(command: FaultCommand): string {
  switch (command.action) {
    case "cut":
      return `Cut ${command.groups.map((group) => group.join(", ")).join(" from ")}`;
    case "cut-one-way":
      return `Drop everything from ${command.from.join(", ")} to ${command.to.join(", ")}`;
    case "delay":
      return `Delay ${command.from.join(", ")} to ${command.to.join(", ")} by ${command.delayMs} ms`;
    case "heal":
      return "Heal all links";
    case "pause":
      return `Pause ${command.node}`;
    case "resume":
      return `Resume ${command.node}`;
    case "kill":
      return `Kill ${command.node}`;
    case "restart":
      return `Restart ${command.node}`;
    case "wipe":
      return `Wipe ${command.node}`;
  }
}
