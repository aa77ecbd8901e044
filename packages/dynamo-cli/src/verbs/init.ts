import { isNodeId } from "@cartwheel/dynamo";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../outcome.ts";
import { usage } from "../outcome.ts";

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
  readonly address: string;
}

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
  const bucket = buckets.find((name) => !bucketPattern.test(name));
  if (bucket !== undefined) return usage(`"${bucket}" cannot name a bucket`, "Use 1 to 64 of a-z, 0-9 and -.");
  if (new Set(planned.map(({ id }) => id)).size < planned.length) return usage("two nodes have the same id");
  if (planned.length > partitions) return usage(`${planned.length} nodes cannot share ${partitions} partitions`);
  if (existsSync(join(out, "secret"))) return usage(`${out} holds a cluster already`, "Name another directory.");
  const clusterId = randomBytes(16).toString("hex");
  const n = Math.min(3, planned.length);
  const quorum = Math.floor(n / 2) + 1;
  const cluster = {
    clusterId,
    partitionCount: partitions,
    members: planned.map(({ id, zone }) => ({ id, zone })),
    buckets: Object.fromEntries(buckets.map((name) => [name, { n, r: quorum, w: quorum }])),
  };
  mkdirSync(out, { recursive: true, mode: 0o700 });
  writeFileSync(join(out, "secret"), randomBytes(32).toString("hex"), { mode: 0o600 });
  for (const node of planned) {
    writeFileSync(
      join(out, `${node.id}.json`),
      `${JSON.stringify({ cluster, node: settingsOf(node, planned) }, null, 2)}\n`,
    );
  }
  const files = planned.map(({ id }) => join(out, `${id}.json`));
  const text =
    `Cluster ${clusterId}: ${files.length} configurations and the secret are in ${out}.\n` +
    `On each machine, with its own file and the secret beside it:\n` +
    `  dynamo-node init --config ${planned[0]?.id ?? "node"}.json && dynamo-node --config ${planned[0]?.id ?? "node"}.json\n`;
  return { ok: true, json: { clusterId, files, secretFile: join(out, "secret") }, text };
}

function settingsOf({ id, address }: PlannedNode, all: readonly PlannedNode[]): object {
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  const host = address.slice(0, address.lastIndexOf(":"));
  return {
    id,
    dataDir: `data/${id}`,
    host,
    port,
    healthPort: port + 100,
    addresses: Object.fromEntries(all.map((node) => [node.id, node.address])),
    secretFile: "secret",
  };
}

function parseNode(text: string): PlannedNode | null {
  const [, id, zone, host, port] = nodePattern.exec(text) ?? [];
  if (id === undefined || zone === undefined || !isNodeId(id)) return null;
  return { id, zone, address: `${host}:${port}` };
}
