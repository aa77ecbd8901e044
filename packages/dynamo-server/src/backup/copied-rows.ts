import { z } from "zod";

/** What the copying process tells at its end. */
export const copiedRowsSchema = z.strictObject({
  rows: z.int().min(0),
  bytes: z.int().min(0),
  schemaVersion: z.int().min(1),
  commitSequence: z.int().min(0),
  incarnation: z.int().min(0),
  sha256: z.string(),
});

export type CopiedRows = z.output<typeof copiedRowsSchema>;
