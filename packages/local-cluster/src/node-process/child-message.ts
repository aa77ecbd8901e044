import { z } from "zod";
import { nodeFaultsSchema } from "../node-faults.ts";

/** What passes over the IPC channel between the harness and one node process it forked. */

/**
 * What is to be made of the data directory first: nothing, it is this node's; that of a node which the cluster begins
 * with; that of one which comes later and hears from `seed` who is there.
 */
const birthSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("none") }),
  z.strictObject({ type: z.literal("founder") }),
  z.strictObject({ type: z.literal("newcomer"), seed: z.string() }),
]);

export const toNodeProcessSchema = z.discriminatedUnion("type", [
  /** First message, once. */
  z.strictObject({
    type: z.literal("start"),
    configFile: z.string(),
    birth: birthSchema,
    faults: nodeFaultsSchema,
  }),
  z.strictObject({ type: z.literal("faults"), id: z.number().int(), faults: nodeFaultsSchema }),
  /** Drain, checkpoint and exit. */
  z.strictObject({ type: z.literal("stop") }),
]);

export const fromNodeProcessSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("started") }),
  z.strictObject({ type: z.literal("failed"), reason: z.string() }),
  z.strictObject({ type: z.literal("faults-applied"), id: z.number().int() }),
  /** It ends by its own decision: it has left, was declared destroyed, or woke up with an older disk. */
  z.strictObject({ type: z.literal("halted"), code: z.string(), message: z.string() }),
]);

export type ToNodeProcess = z.infer<typeof toNodeProcessSchema>;
export type FromNodeProcess = z.infer<typeof fromNodeProcessSchema>;
export type Birth = z.infer<typeof birthSchema>;
