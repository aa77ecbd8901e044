import type { History, Operation, Readied, RingId } from "@cartwheel/dynamo";
import { z } from "zod";
import { nodeIdSchema } from "./config/cluster-settings.ts";

/** Membership notes as a data directory keeps them, JSON, and back. What does not parse is a damaged directory. */

const member = z.strictObject({ id: nodeIdSchema, zone: z.string(), weight: z.number() });
const counter = z.int().min(0);
const authored = { counter, author: nodeIdSchema };
const plan = z.strictObject({ owners: z.array(nodeIdSchema), partitions: z.array(z.int().min(0)) });

const operationSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("init"),
    clusterId: z.string(),
    counter: z.literal(0),
    n: z.int().min(1),
    members: z.array(member),
    assignment: z.array(z.int().min(0)),
  }),
  z.strictObject({ type: z.literal("join"), ...authored, member, plan }),
  z.strictObject({ type: z.literal("leave"), ...authored, node: nodeIdSchema, plan }),
  z.strictObject({ type: z.literal("remove"), ...authored, node: nodeIdSchema, plan }),
  z.strictObject({ type: z.literal("replace"), ...authored, node: nodeIdSchema, by: member, plan }),
  z.strictObject({ type: z.literal("reweigh"), ...authored, node: nodeIdSchema, weight: z.number(), plan }),
  z.strictObject({ type: z.literal("vote"), ...authored, operation: z.string() }),
  z.strictObject({ type: z.literal("destroyed"), ...authored, node: nodeIdSchema }),
]) satisfies z.ZodType<Operation>;

const historySchema = z.array(operationSchema);

const readinessSchema = z.strictObject({
  ringId: z.string().transform((text) => text as RingId),
  recovering: z.array(z.int().min(0)),
});

export function encodeHistory(history: History): string {
  return JSON.stringify(history);
}

/** Throws on what `encodeHistory` did not write. */
export function decodeHistory(text: string): History {
  return historySchema.parse(JSON.parse(text));
}

export function encodeReadiness(readiness: Readied): string {
  return JSON.stringify(readiness);
}

/** Throws on what `encodeReadiness` did not write. */
export function decodeReadiness(text: string): Readied {
  return readinessSchema.parse(JSON.parse(text));
}
