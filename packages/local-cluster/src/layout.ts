import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isNodeId } from "@cartwheel/dynamo";
import type { NodeId, Zone } from "@cartwheel/dynamo";
import { z } from "zod";
import { StartRefused } from "./start-refused.ts";

/**
 * What of a cluster outlives its processes, in its data directory:
 *
 *     cluster.json     identity, members and ports        nodes/<id>/   one data directory for each node
 *     secret           shared secret, mode 0600           config/       the nodes' configuration files
 *     sessions-secret  signs the shops' cookies, 0600     logs/         what the processes printed
 *     demo.sock        the supervisor, while it runs
 */
export interface Layout {
  readonly dataDir: string;
  /** Random, minted once, 32 hex digits. */
  readonly clusterId: string;
  readonly partitionCount: number;
  /** Whether all nodes have run once. From then on a missing node directory is a lost disk, not a new node. */
  readonly begun: boolean;
  /** The members that the cluster began with: part of what its nodes agree on, whoever came and went since. */
  readonly founders: readonly Founder[];
  /** Those that there are now. */
  readonly nodes: readonly NodePlace[];
  /** Shared by nodes and clients, 64 hex digits. */
  readonly secret: string;
  readonly secretFile: string;
  /** Signs the shops' session cookies, 64 hex digits. */
  readonly sessionSecret: string;
}

interface Founder {
  readonly id: NodeId;
  readonly zone: Zone;
  readonly port: number;
}

/** Where one node lives. Its name stays when its disk is lost; its identity belongs to the disk and does not. */
export interface NodePlace {
  readonly name: string;
  readonly id: NodeId;
  readonly zone: Zone;
  /** The identity whose disk was lost and whose partitions this one takes, until that is certain; else null. */
  readonly replaces: NodeId | null;
  readonly port: number;
  readonly healthPort: number;
  readonly dataDir: string;
}

interface PlannedNode {
  readonly name: string;
  readonly zone: Zone;
  readonly port: number;
  readonly healthPort: number;
}

export interface LayoutPlan {
  readonly dataDir: string;
  readonly partitionCount: number;
  readonly nodes: readonly PlannedNode[];
}

const idSchema = z.string().refine(isNodeId);
const founderSchema = z.strictObject({ id: idSchema, zone: z.string().min(1), port: z.number().int() });

const storedSchema = z.strictObject({
  version: z.literal(2),
  clusterId: z.string().regex(/^[0-9a-f]{32}$/),
  partitionCount: z.number().int().positive(),
  begun: z.boolean(),
  founders: z.array(founderSchema),
  nodes: z.array(
    founderSchema.extend({
      name: z.string().min(1),
      replaces: idSchema.nullable(),
      healthPort: z.number().int(),
    }),
  ),
});

type Stored = z.infer<typeof storedSchema>;

/**
 * Opens the cluster in `plan.dataDir`, or mints a new one there. An existing one keeps its identity, members and ring;
 * only its ports follow the plan. Throws {@link StartRefused} where the directory cannot be used, or holds a cluster
 * with other members than planned.
 */
export function openLayout(plan: LayoutPlan): Layout {
  const { dataDir } = plan;
  try {
    mkdirSync(dataDir, { recursive: true });
    const file = clusterFile(dataDir);
    const stored = existsSync(file) ? withPorts(readStored(file), plan) : mint(plan);
    writeStored(file, stored);
    return {
      dataDir,
      clusterId: stored.clusterId,
      partitionCount: stored.partitionCount,
      begun: stored.begun,
      founders: stored.founders,
      nodes: stored.nodes.map((node) => ({ ...node, dataDir: dataDirOf(dataDir, node.id) })),
      secret: secretIn(join(dataDir, "secret")),
      secretFile: join(dataDir, "secret"),
      sessionSecret: secretIn(join(dataDir, "sessions-secret")),
    };
  } catch (error) {
    throw explained(error, dataDir);
  }
}

/** Notes that all nodes have run. */
export function markBegun({ dataDir }: Layout): void {
  const file = clusterFile(dataDir);
  writeStored(file, { ...readStored(file), begun: true });
}

/** Notes which nodes there are from now on. */
export function withNodes(layout: Layout, nodes: readonly NodePlace[]): Layout {
  const file = clusterFile(layout.dataDir);
  const stored = nodes.map(({ name, id, zone, replaces, port, healthPort }) => {
    return { name, id, zone, replaces, port, healthPort };
  });
  writeStored(file, { ...readStored(file), nodes: stored });
  return { ...layout, nodes };
}

/** A new identity for a node whose disk was lost: `east-1`, `east-1-disk-2`, `east-1-disk-3`. */
export function onNewDisk(layout: Layout, lost: NodePlace): NodePlace {
  const [, disk = "1"] = /-disk-(\d+)$/.exec(lost.id) ?? [];
  const id = `${lost.name}-disk-${Number(disk) + 1}`;
  if (!isNodeId(id)) throw new StartRefused(`"${lost.name}" is too long a name for a node that gets a new disk.`);
  return { ...lost, id, dataDir: dataDirOf(layout.dataDir, id), replaces: lost.id };
}

/** Where the rows of an identity lie. */
export function dataDirOf(dataDir: string, id: NodeId): string {
  return join(dataDir, "nodes", id);
}

/** Deletes everything that a cluster left in a data directory, and nothing that is not its own. */
export function eraseLayout(dataDir: string): void {
  try {
    for (const name of ["nodes", "config", "logs", "cluster.json", "secret", "sessions-secret", "demo.sock"]) {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    }
  } catch (error) {
    throw explained(error, dataDir);
  }
}

function readStored(file: string): Stored {
  const parsed = storedSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new StartRefused(`${file} is damaged or of another version; start with --fresh to begin with empty data.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withPorts(stored: Stored, plan: LayoutPlan): Stored {
  const planned = new Map(plan.nodes.map((node) => [node.name, node]));
  const nodes = stored.nodes.map((node) => {
    const { port, healthPort, zone } = planned.get(node.name) ?? {};
    if (port === undefined || healthPort === undefined || zone !== node.zone) throw otherMembers(plan.dataDir);
    return { ...node, port, healthPort };
  });
  if (nodes.length !== plan.nodes.length) throw otherMembers(plan.dataDir);
  const founders = stored.founders.map((founder) => ({
    ...founder,
    port: planned.get(founder.id)?.port ?? founder.port,
  }));
  return { ...stored, founders, nodes };
}

function otherMembers(dataDir: string): StartRefused {
  return new StartRefused(`${dataDir} holds a cluster with other nodes; start with --fresh to begin with empty data.`);
}

function mint(plan: LayoutPlan): Stored {
  const nodes = plan.nodes.map(({ name, zone, port, healthPort }) => {
    if (!isNodeId(name)) throw new StartRefused(`"${name}" cannot name a node: use 1 to 64 of a-z, 0-9 and "-".`);
    return { name, id: name, zone, replaces: null, port, healthPort };
  });
  return {
    version: 2,
    clusterId: randomBytes(16).toString("hex"),
    partitionCount: plan.partitionCount,
    begun: false,
    founders: nodes.map(({ id, zone, port }) => ({ id, zone, port })),
    nodes,
  };
}

function clusterFile(dataDir: string): string {
  return join(dataDir, "cluster.json");
}

function writeStored(file: string, stored: Stored): void {
  writeAtomically(file, `${JSON.stringify(stored, null, 2)}\n`);
}

/** 32 random bytes as hex digits, kept in a file that only its owner may read. */
function secretIn(file: string): string {
  if (!existsSync(file)) writeAtomically(file, randomBytes(32).toString("hex"));
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8");
}

/** A program that ends half-way leaves the old file or the new one. */
function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function explained(error: unknown, dataDir: string): Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new StartRefused(`${dataDir} cannot be written by this user; free it or choose another with --data-dir.`);
  }
  if (code === "ENOSPC") return new StartRefused(`There is no space left for ${dataDir}.`);
  if (typeof code === "string") return new StartRefused(`${dataDir} cannot be a data directory (${code}).`);
  return error instanceof Error ? error : new Error(String(error));
}
