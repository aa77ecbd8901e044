import type { BucketSettings, Member } from "@cartwheel/dynamo";
import { defaultBucketSettings, isNodeId } from "@cartwheel/dynamo";
import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * What all nodes of a cluster must agree on. A node proves at each handshake that it has the same
 * (`settingsFingerprint`); one that differs is refused by name instead of being quietly wrong.
 */
export interface ClusterSettings {
  /** Random, minted once for the cluster, 32 hex digits. Two clusters never talk to each other. */
  readonly clusterId: string;
  /**
   * Equal parts of the ring (Q), fixed for the cluster's life. Default 256. Too small: load cannot be spread evenly
   * over many nodes. Too large: more bookkeeping for each node.
   */
  readonly partitionCount: number;
  /** The members that the cluster begins with, in an order that all nodes share. */
  readonly members: readonly Member[];
  /** By name; a bucket of a type, for the HTTP API's `/types`, is named `type.bucket`. */
  readonly buckets: ReadonlyMap<string, ConfiguredBucket>;
}

export interface ConfiguredBucket extends BucketSettings {
  /**
   * Whether the HTTP API deletes without a context, as Riak does: then it removes whatever it finds, seen or not.
   * Default false.
   */
  readonly deleteWithoutContext: boolean;
}

export const nodeIdSchema = z.string().refine(isNodeId, "must be 1 to 64 of a-z, 0-9 and -");
const nameSchema = z.string().regex(/^[a-z0-9-]{1,64}$/, "must be 1 to 64 of a-z, 0-9 and -");
const bucketNameSchema = z
  .string()
  .regex(/^([a-z0-9-]{1,64}\.)?[a-z0-9-]{1,64}$/, "must be 1 to 64 of a-z, 0-9 and -, or two such as type.bucket");
const quorumSchema = z.int().min(1);

const bucketSchema = z
  .strictObject({
    n: quorumSchema.default(defaultBucketSettings.n),
    r: quorumSchema.default(defaultBucketSettings.r),
    w: quorumSchema.default(defaultBucketSettings.w),
    resolver: z.enum(["siblings", "last-write-wins"]).default(defaultBucketSettings.resolver),
    durability: z.enum(["fsync", "buffered"]).default(defaultBucketSettings.durability),
    ttlMs: z.int().min(1_000).nullable().default(defaultBucketSettings.ttlMs),
    clockEntriesMax: z.int().min(10).nullable().default(defaultBucketSettings.clockEntriesMax),
    deleteWithoutContext: z.boolean().default(false),
  })
  .check(({ value, issues }) => {
    for (const name of ["r", "w"] as const) {
      if (value[name] <= value.n) continue;
      const message = `${name} = ${value[name]} asks for more copies than n = ${value.n} keeps`;
      issues.push({ code: "custom", input: value[name], path: [name], message });
    }
  });

const memberSchema = z.strictObject({
  id: nodeIdSchema,
  zone: nameSchema,
  weight: z.number().positive().max(1_000).default(1),
});

export const clusterSettingsSchema = z
  .strictObject({
    clusterId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
    partitionCount: z.int().min(1).max(65_536).default(256),
    members: z.array(memberSchema).min(1),
    buckets: z.record(bucketNameSchema, bucketSchema),
  })
  .check(({ value, issues }) => {
    const ids = value.members.map((member) => member.id);
    if (new Set(ids).size < ids.length) {
      issues.push({ code: "custom", input: ids, path: ["members"], message: "names a member twice" });
    }
    if (ids.length > value.partitionCount) {
      const message = `${ids.length} members cannot share ${value.partitionCount} partitions`;
      issues.push({ code: "custom", input: value.partitionCount, path: ["partitionCount"], message });
    }
    if (Object.keys(value.buckets).length === 0) {
      issues.push({ code: "custom", input: value.buckets, path: ["buckets"], message: "name at least one bucket" });
    }
    for (const [name, bucket] of Object.entries(value.buckets)) {
      if (bucket.n <= ids.length) continue;
      const message = `n = ${bucket.n} copies need as many members, and there are ${ids.length}`;
      issues.push({ code: "custom", input: bucket.n, path: ["buckets", name, "n"], message });
    }
  })
  .transform((value): ClusterSettings => ({ ...value, buckets: new Map(Object.entries(value.buckets)) }));

/** Equal for nodes with equal settings. 64 hex digits. */
export function settingsFingerprint(settings: ClusterSettings): string {
  const buckets = [...settings.buckets]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { n, r, w, resolver, durability, deleteWithoutContext, ttlMs, clockEntriesMax }]) => {
      const agreedFirst = [name, n, r, w, resolver, durability, deleteWithoutContext];
      // What came later is named only where it is used, so that nodes of two versions agree on clusters without it.
      const later = { ...(ttlMs === null ? {} : { ttlMs }), ...(clockEntriesMax === null ? {} : { clockEntriesMax }) };
      return Object.keys(later).length === 0 ? agreedFirst : [...agreedFirst, later];
    });
  const members = settings.members.map(({ id, zone, weight }) => [id, zone, weight]);
  const agreed = ["settings 1", settings.clusterId, settings.partitionCount, members, buckets];
  return createHash("sha256").update(JSON.stringify(agreed)).digest("hex");
}

/** The largest N of any bucket: how many distinct owners the ring must be able to name. */
export function largestN(settings: ClusterSettings): number {
  return Math.max(...[...settings.buckets.values()].map((bucket) => bucket.n));
}
