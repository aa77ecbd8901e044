import type { BucketSettings, NodeId, Timing } from "@cartwheel/dynamo";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ClusterSettings } from "../config/cluster-settings.ts";
import { clusterSettingsSchema } from "../config/cluster-settings.ts";
import type { NodeConfig } from "../config/load-config.ts";
import { nodeSettingsSchema } from "../config/node-settings.ts";
import type { Secrets } from "../config/read-secrets.ts";
import { Secret } from "../config/secret.ts";
import type { Transport } from "../transport/transport.ts";

export interface EmbeddedClusterOptions {
  /** At least as many as the largest N. */
  readonly nodes: readonly { readonly id: string; readonly zone: string }[];
  /** Buckets by name; settings that are left out have their defaults (N3 R2 W2, siblings, fsync). */
  readonly buckets: Readonly<Record<string, Partial<BucketSettings>>>;
  /** Default 64. */
  readonly partitionCount?: number;
  readonly timing?: Partial<Timing>;
  /** What a harness puts between a node and the others. Default: nothing. */
  readonly decorateTransport?: (transport: Transport, node: NodeId) => Transport;
  /** Default "memory", where a node that stops forgets its rows. */
  readonly storage?: EmbeddedStorage;
}

/** `directory`: SQLite files in one sub-directory for each node. */
export type EmbeddedStorage = "memory" | { readonly directory: string };

/** What an embedded cluster is called, and what its clients and nodes share. */
export interface EmbeddedIdentity {
  readonly clusterId: string;
  readonly secret: string;
}

/**
 * A new identity for a cluster in memory. One in files keeps its own beside them, so that contexts which a program has
 * kept are still good after a restart.
 */
export function embeddedIdentity(storage: EmbeddedStorage): EmbeddedIdentity {
  if (storage === "memory") return mintIdentity();
  mkdirSync(storage.directory, { recursive: true, mode: 0o700 });
  const file = join(storage.directory, "cluster.json");
  if (existsSync(file)) return parsed(identitySchema, JSON.parse(readFileSync(file, "utf8")));
  const identity = mintIdentity();
  writeFileSync(file, JSON.stringify(identity), { mode: 0o600 });
  return identity;
}

/** A configuration for each node, validated as those of real processes are. Throws with a line for each fault. */
export function embeddedConfigs(options: EmbeddedClusterOptions, identity: EmbeddedIdentity): NonEmpty<NodeConfig> {
  const { nodes, buckets, timing = {}, storage = "memory" } = options;
  const cluster = parsed(clusterSettingsSchema, {
    clusterId: identity.clusterId,
    partitionCount: options.partitionCount ?? 64,
    members: nodes,
    buckets,
  });
  const secret = Secret.fromText(identity.secret);
  if (secret === null) throw new Error("the secret is too short");
  const secrets = { secret, otherSecret: null, adminSecret: null, tls: null };
  const configs = cluster.members.map(({ id }) => nodeConfig(id, { cluster, storage, timing, secrets }));
  const [first, ...rest] = configs;
  if (first === undefined) throw new Error("an embedded cluster has at least one node");
  return [first, ...rest];
}

/** The configuration of a node that comes later, beside one that was there from the beginning. */
export function laterConfig(id: string, { cluster, node, secrets }: NodeConfig, storage: EmbeddedStorage): NodeConfig {
  return nodeConfig(id, { cluster, storage, timing: node.timing, secrets });
}

interface Surroundings {
  readonly cluster: ClusterSettings;
  readonly storage: EmbeddedStorage;
  readonly timing: Partial<Timing>;
  readonly secrets: Secrets;
}

function nodeConfig(id: string, { cluster, storage, timing, secrets }: Surroundings): NodeConfig {
  const dataDir = storage === "memory" ? "(memory)" : join(storage.directory, id);
  const node = parsed(nodeSettingsSchema, { id, dataDir, timing, logLevel: "silent" });
  // In process a node's address is its id.
  const known = [...cluster.members.map((member) => member.id), node.id];
  return { cluster, node: { ...node, addresses: new Map(known.map((each) => [each, each])) }, secrets };
}

type NonEmpty<T> = readonly [T, ...T[]];

const identitySchema = z.strictObject({ clusterId: z.string(), secret: z.string() });

function mintIdentity(): EmbeddedIdentity {
  return { clusterId: randomBytes(16).toString("hex"), secret: randomBytes(32).toString("hex") };
}

function parsed<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw new Error(z.prettifyError(result.error));
  return result.data;
}
