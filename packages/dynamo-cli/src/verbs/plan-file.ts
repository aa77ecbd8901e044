import type { ChangeOperation } from "@cartwheel/dynamo";
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Failure } from "../outcome.ts";
import { usage } from "../outcome.ts";

/** A plan between `plan` and `commit`. The operation is the plan: what was shown is what happens. */
export interface StoredPlan {
  readonly operation: ChangeOperation;
  /** Where a newcomer listens; empty without one. */
  readonly address: string;
}

const authored = { counter: z.int(), author: z.string() };
const plan = z.object({ owners: z.array(z.string()), partitions: z.array(z.int()) });
const member = z.object({ id: z.string(), zone: z.string(), weight: z.number() });

/** What the node that commits checks again, and more; here only that the file is a plan. */
const storedSchema = z.strictObject({
  format: z.literal("dynamo plan 1"),
  address: z.string(),
  operation: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("join"), ...authored, member, plan }),
    z.strictObject({ type: z.literal("leave"), ...authored, node: z.string(), plan }),
    z.strictObject({ type: z.literal("remove"), ...authored, node: z.string(), plan }),
    z.strictObject({ type: z.literal("replace"), ...authored, node: z.string(), by: member, plan }),
    z.strictObject({ type: z.literal("reweigh"), ...authored, node: z.string(), weight: z.number(), plan }),
    z.strictObject({ type: z.literal("destroyed"), ...authored, node: z.string() }),
  ]),
});

/** Null once it is written. */
export function writePlan(file: string, stored: StoredPlan): Failure | null {
  try {
    writeFileSync(file, `${JSON.stringify({ format: "dynamo plan 1", ...stored })}\n`);
    return null;
  } catch (error) {
    return usage(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function readPlan(file: string): { readonly ok: true; readonly stored: StoredPlan } | Failure {
  const advice = "`dynamo cluster plan` writes one with --out.";
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return usage(`${file} cannot be read as a plan: ${error instanceof Error ? error.message : String(error)}`, advice);
  }
  const parsed = storedSchema.safeParse(content);
  if (!parsed.success) return usage(`${file} is no plan`, advice);
  const { operation, address } = parsed.data;
  // Ids are branded in the core, which checks them once more when they arrive.
  return { ok: true, stored: { operation: operation as ChangeOperation, address } };
}
