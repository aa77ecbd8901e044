import { slugSchema } from "@cartwheel/cart";
import { z } from "zod";
import { reconciliationSchema } from "./cart-view.ts";
import { replicaSchema } from "./replica.ts";
import { clockEntriesSchema, countSchema, lineIdShape, policySchema } from "./shared.ts";

/** What lies behind a cart: versions, clocks, replicas. */

const storedVersionSchema = z.strictObject({
  /** Names the version among its siblings: its dot. */
  vtag: z.string(),
  /** Regions that wrote it. */
  writtenIn: z.array(slugSchema),
  writtenAtMs: z.number().nullable(),
  bytes: countSchema,
  /** Operations this version knows of, by actor (a browser tab). */
  operations: clockEntriesSchema,
  lines: z.array(z.strictObject({ ...lineIdShape, name: z.string(), quantity: z.int().min(1) })),
});

export const cartDetailsOutput = z.strictObject({
  cartTag: z.string(),
  policy: policySchema,
  /** What the store holds now: one version, or several that the next read merges. */
  stored: z.array(storedVersionSchema),
  complete: z.boolean(),
  contextBytes: countSchema,
  /**
   * The last merge as it is recorded in the cart: before (per version) and after (per line). While several versions lie
   * in the store, the merge that the next read will record.
   */
  lastReconciliation: z
    .strictObject({
      ...reconciliationSchema.shape,
      versions: z.array(
        z.strictObject({ vtag: z.string(), writtenIn: z.array(slugSchema), operations: clockEntriesSchema }),
      ),
    })
    .nullable(),
  /** Which member holds what, in preference order. Null: the store cannot tell, or did not answer. */
  replicas: z.array(replicaSchema).nullable(),
  token: z.string().nullable(),
  partition: z.int().nullable(),
});

export type CartDetails = z.infer<typeof cartDetailsOutput>;
export type StoredVersionView = z.infer<typeof storedVersionSchema>;
