import { isNodeId } from "@cartwheel/dynamo";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressProblem } from "../connection/address.ts";
import type { Failure, Outcome } from "../outcome.ts";
import { usage } from "../outcome.ts";
import { plural } from "../terminal/units.ts";

export interface InitOptions {
  /** `id=zone@host:port`, one for each member. */
  readonly nodes: readonly string[];
  readonly buckets: readonly string[];
  readonly partitions: number;
  readonly out: string;
}

interface PlannedNode {
  readonly id: string;
  readonly zone: string;
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

const partitionsMax = 65_536;
const healthPortAbove = 100;
const nodePattern = /^([a-z0-9-]{1,64})=([a-z0-9-]{1,64})@(.+):(\d{1,5})$/;
const bucketPattern = /^([a-z0-9-]{1,64}\.)?[a-z0-9-]{1,64}$/;

/**
 * `dynamo cluster init`: mints a cluster's identity and secret, and writes one configuration for each node. Nothing is
 * started; each file then goes to its machine, beside the secret.
 */
export function init(options: InitOptions): Outcome {
  const { partitions, buckets, out } = options;
  const nodes = options.nodes.map(parseNode);
  const wrong = nodes.findIndex((node) => node === null);
  if (wrong !== -1) return usage(`"${options.nodes[wrong]}" is no node`, "Write id=zone@host:port.");
  const planned = nodes.filter((node) => node !== null);
  const problem = problemOf(planned, options);
  if (problem !== null) return problem;
  const clusterId = randomBytes(16).toString("hex");
  const n = Math.min(3, planned.length);
  const quorum = Math.floor(n / 2) + 1;
  const cluster = {
    clusterId,
    partitionCount: partitions,
    members: planned.map(({ id, zone }) => ({ id, zone })),
    buckets: Object.fromEntries(buckets.map((name) => [name, { n, r: quorum, w: quorum }])),
  };
  const unwritten = write(cluster, planned, out);
  if (unwritten !== null) return unwritten;
  const files = planned.map(({ id }) => join(out, `${id}.json`));
  const text =
    `Cluster ${clusterId}: ${plural(files.length, "configuration")} and the secret are in ${out}.\n` +
    `On each machine, with its own file and the secret beside it:\n` +
    `  dynamo-node init --config ${planned[0]?.id ?? "node"}.json && dynamo-node --config ${planned[0]?.id ?? "node"}.json\n`;
  return { ok: true, json: { clusterId, files, secretFile: join(out, "secret") }, text };
}

function problemOf(planned: readonly PlannedNode[], { partitions, buckets, out }: InitOptions): Failure | null {
  const bucket = buckets.find((name) => !bucketPattern.test(name));
  if (bucket !== undefined) return usage(`"${bucket}" cannot name a bucket`, "Use 1 to 64 of a-z, 0-9 and -.");
  const address = planned.map((node) => addressProblem(node.address)).find((problem) => problem !== null);
  if (address !== undefined) return address;
  if (new Set(planned.map(({ id }) => id)).size < planned.length) return usage("two nodes have the same id");
  const taken = new Map<string, string>();
  for (const { id, host, port } of planned) {
    for (const used of [port, port + healthPortAbove]) {
      const other = taken.get(`${host}:${used}`);
      if (other !== undefined)
        return usage(
          `${id} and ${other} would both take ${host}:${used}`,
          `A node listens on its port, and answers health checks ${healthPortAbove} above it.`,
        );
      taken.set(`${host}:${used}`, id);
    }
    if (port + healthPortAbove > 65_535)
      return usage(`${id} has no port left for health checks`, `It is ${healthPortAbove} above the node's own.`);
  }
  if (partitions > partitionsMax) return usage(`a ring has at most ${partitionsMax} partitions`);
  if (planned.length > partitions) return usage(`${planned.length} nodes cannot share ${partitions} partitions`);
  return existsSync(join(out, "secret")) ? usage(`${out} holds a cluster already`, "Name another directory.") : null;
}

function write(cluster: object, planned: readonly PlannedNode[], out: string): Failure | null {
  try {
    mkdirSync(out, { recursive: true, mode: 0o700 });
    writeFileSync(join(out, "secret"), randomBytes(32).toString("hex"), { mode: 0o600 });
    for (const node of planned) {
      const settings = { cluster, node: settingsOf(node, planned) };
      writeFileSync(join(out, `${node.id}.json`), `${JSON.stringify(settings, null, 2)}\n`);
    }
    return null;
  } catch (error) {
    return usage(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function settingsOf({ id, host, port }: PlannedNode, all: readonly PlannedNode[]): object {
  return {
    id,
    dataDir: `data/${id}`,
    host,
    port,
    healthPort: port + healthPortAbove,
    addresses: Object.fromEntries(all.map((node) => [node.id, node.address])),
    secretFile: "secret",
  };
}

function parseNode(text: string): PlannedNode | null {
  const [, id, zone, host, port] = nodePattern.exec(text) ?? [];
  if (id === undefined || zone === undefined || !isNodeId(id)) return null;
  return { id, zone, host: host ?? "", port: Number(port), address: `${host}:${port}` };
}
