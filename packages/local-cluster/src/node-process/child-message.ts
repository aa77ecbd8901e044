import { z } from "zod";
import { nodeFaultsSchema } from "../node-faults.ts";

/** What passes over the IPC channel between the harness and one node process it forked. */

export const toNodeProcessSchema = z.discriminatedUnion("type", [
  /** First message, once. `recovering`: the data directory was emptied after the cluster began. */
  z.strictObject({
    type: z.literal("start"),
    configFile: z.string(),
    recovering: z.boolean(),
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
]);

export type ToNodeProcess = z.infer<typeof toNodeProcessSchema>;
export type FromNodeProcess = z.infer<typeof fromNodeProcessSchema>;
