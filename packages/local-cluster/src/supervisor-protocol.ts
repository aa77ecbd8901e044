import { z } from "zod";

/**
 * What the demo's supervisor says and hears: HTTP with JSON bodies over a Unix socket that only its owner may open.
 *
 *     GET  /state   -> SupervisorState
 *     POST /faults  <- FaultCommand  -> SupervisorState, once the fault holds | 400, 404, 409 {"error": sentence}
 */

const nodeStateSchema = z.enum(["starting", "running", "paused", "stopped"]);
const appStateSchema = z.enum(["starting", "running", "stopped"]);

export const supervisorStateSchema = z.strictObject({
  nodes: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      zone: z.string(),
      /** `host:port` of the node's own protocol. */
      address: z.string(),
      /** Base of `/livez` and `/readyz`. */
      healthUrl: z.string(),
      state: nodeStateSchema,
      pid: z.number().int().nullable(),
    }),
  ),
  apps: z.array(z.strictObject({ name: z.string(), url: z.string(), state: appStateSchema })),
  cut: z.strictObject({ groups: z.array(z.array(z.string())) }).nullable(),
  /** Ordered pairs that are disturbed, those of the cut included. */
  links: z.array(
    z.strictObject({ from: z.string(), to: z.string(), drop: z.boolean(), delayMs: z.number().int().min(0) }),
  ),
});

const nodeIds = z.array(z.string().min(1)).min(1).max(100);

export const faultCommandSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("cut"), groups: z.array(nodeIds).min(2).max(100) }),
  z.strictObject({ action: z.literal("cut-one-way"), from: nodeIds, to: nodeIds }),
  z.strictObject({
    action: z.literal("delay"),
    from: nodeIds,
    to: nodeIds,
    delayMs: z.number().int().min(0).max(60_000),
  }),
  z.strictObject({ action: z.literal("heal") }),
  z.strictObject({ action: z.enum(["pause", "resume", "kill", "restart", "wipe"]), node: z.string().min(1) }),
]);

export const supervisorErrorSchema = z.strictObject({ error: z.string() });

export type NodeState = z.infer<typeof nodeStateSchema>;
export type AppState = z.infer<typeof appStateSchema>;
export type SupervisorState = z.infer<typeof supervisorStateSchema>;
export type FaultCommand = z.infer<typeof faultCommandSchema>;
export type NodeAction = Extract<FaultCommand, { readonly node: string }>["action"];
