import { slugSchema } from "@cartwheel/cart";
import { z } from "zod";
import { replicaSchema } from "./replica.ts";
import { countSchema } from "./shared.ts";

/** The store's insides as far as a shopper may see them. */

const clusterNodeSchema = z.strictObject({
  id: z.string(),
  zone: z.string(),
  /** Whether this shop could reach it just now. */
  reachable: z.boolean(),
  ringId: z.string().nullable(),
  recovering: z.boolean().nullable(),
  /** Partitions of which it holds rows for others: hints waiting. */
  misplacedPartitions: countSchema.nullable(),
  /** What it believes of the others. */
  peers: z.array(z.strictObject({ id: z.string(), state: z.enum(["up", "unreachable", "suspect"]) })),
});

export const clusterOverviewOutput = z.strictObject({
  region: slugSchema,
  /** Empty where the store has no members that it could name. */
  nodes: z.array(clusterNodeSchema),
});

/** Only keys that the caller may see: its own cart, or a product. */
export const clusterKeyInput = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("cart") }),
  z.strictObject({ of: z.literal("product"), productId: slugSchema }),
]);
export const clusterKeyOutput = z.strictObject({
  bucket: z.string(),
  token: z.string(),
  partition: z.int(),
  replicas: z.array(replicaSchema),
});

/** `after` continues where `next` of the answer before ended: per node, its last sequence number seen. */
export const clusterEventsInput = z.strictObject({
  after: z.record(z.string().max(64), z.int().min(0)).optional(),
  /** Recorded events to look through per node. Default 200. */
  limit: z.int().min(1).max(1_000).optional(),
});

export const clusterEventsOutput = z.strictObject({
  /** Oldest first. Only events about the caller's cart, and about no key at all. */
  events: z.array(
    z.strictObject({
      node: z.string(),
      sequence: z.int(),
      atMs: z.number(),
      type: z.string(),
      /** In plain words. */
      text: z.string(),
    }),
  ),
  next: z.record(z.string(), z.int()),
});

export type ClusterOverview = z.infer<typeof clusterOverviewOutput>;
export type ClusterNodeSummary = z.infer<typeof clusterNodeSchema>;
export type ClusterKey = z.infer<typeof clusterKeyOutput>;
export type ClusterEvents = z.infer<typeof clusterEventsOutput>;
