import { z } from "zod";
import { clockEntriesSchema, countSchema } from "./shared.ts";

export const replicaSchema = z.strictObject({
  node: z.string(),
  role: z.enum(["owner", "other"]),
  holds: z.enum(["row", "nothing", "unknown", "silent"]),
  /** The store's version vector at this replica. Empty when it holds no row. */
  clock: clockEntriesSchema,
  siblings: z.array(z.strictObject({ vtag: z.string(), writtenAtMs: z.number(), bytes: countSchema })),
});

export type ReplicaSummary = z.infer<typeof replicaSchema>;
