import type { NodeId, Timing } from "@cartwheel/dynamo";
import { defaultTiming, edgeLimits } from "@cartwheel/dynamo";
import { protocolVersions } from "@cartwheel/wire/connection";
import { z } from "zod";
import type { HttpSettings } from "../http/http-settings.ts";
import { httpSettingsSchema } from "../http/http-settings.ts";
import { nodeIdSchema } from "./cluster-settings.ts";

/** What concerns one node only. */
export interface NodeSettings {
  readonly id: NodeId;
  /** Where rows and identity are kept. One process at a time may use it. */
  readonly dataDir: string;
  /**
   * Where this node's copies go when the cluster is backed up, or null, the default: it takes part in no backup. Best on
   * another disk, with as much room as the rows take, for each backup that is kept.
   */
  readonly backupDir: string | null;
  /** Where peers and clients connect. Default 127.0.0.1:4100; port 0 lets the system choose. */
  readonly host: string;
  readonly port: number;
  /** Where `/livez`, `/readyz` and `/metrics` answer. Default 127.0.0.1:4200. Keep it off public networks. */
  readonly healthHost: string;
  readonly healthPort: number;
  /** The HTTP data API, or null, the default: none. */
  readonly http: HttpSettings | null;
  /**
   * Where members, this one included, can be reached: `host:port`. Needed of all members that the cluster begins with,
   * when it begins; later addresses are learned from the nodes themselves and noted in the data directory. The entry of
   * this node is what it tells others; default `host:port`, which suits every case but a wildcard host or a translated
   * address.
   */
  readonly addresses: ReadonlyMap<NodeId, string>;
  /** The file with the cluster's secret, at least 16 bytes of text. */
  readonly secretFile: string | null;
  /**
   * The file with a second secret that is as good as the first, while one is exchanged for the other on all nodes.
   * Default none. Left in place it keeps letting in whoever knows the old one.
   */
  readonly otherSecretFile: string | null;
  /**
   * The file with the secret of operators: who proves it may change the membership and take backups. Default none:
   * then whoever knows the cluster's secret may.
   */
  readonly adminSecretFile: string | null;
  /** Certificates for connections of nodes and clients. Default none: what is said can be read on its way. */
  readonly tls: TlsSettings | null;
  /**
   * The newest protocol version that this node speaks. Default the newest that it knows. Lower it on nodes that are
   * upgraded while going back must stay possible; as long as it is low, what came later cannot be used.
   */
  readonly protocolVersionMax: number;
  readonly logLevel: LogLevel;
  readonly timing: Timing;
  /**
   * Client operations in progress before more are refused as `UNAVAILABLE`. Default 4,096. Too small refuses what the
   * node could have served; too large lets every request wait until its deadline.
   */
  readonly clientOperationsMax: number;
  /** Pages of 4 KiB that the row file may have before writes fail. Default "unlimited". */
  readonly storagePagesMax: number | "unlimited";
}

/** PEM files. A node's certificate names its id among its DNS names; see docs/operating.md. */
export interface TlsSettings {
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  /** The authority that signed the certificates of all nodes and clients, or several. */
  readonly authorityFile: string;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

const fileSchema = z.string().min(1);
const tlsSchema = z.strictObject({
  certificateFile: fileSchema,
  privateKeyFile: fileSchema,
  authorityFile: fileSchema,
});
const portSchema = z.int().min(0).max(65_535);
const addressSchema = z.string().refine((text) => isAddress(text), "must be host:port, with a port from 1 to 65535");
const milliseconds = z.int().min(1).max(3_600_000);

const timingSchema = z
  .strictObject({
    gossipMs: milliseconds.default(defaultTiming.gossipMs),
    suspectAfterMs: milliseconds.default(defaultTiming.suspectAfterMs),
    probeTimeoutMs: milliseconds.default(defaultTiming.probeTimeoutMs),
    standInDelayMs: milliseconds.default(defaultTiming.standInDelayMs),
    drainIntervalMs: milliseconds.default(defaultTiming.drainIntervalMs),
    drainRowsMax: z.int().min(1).max(10_000).default(defaultTiming.drainRowsMax),
    antiEntropyMs: milliseconds.default(defaultTiming.antiEntropyMs),
    reapIntervalMs: milliseconds.default(defaultTiming.reapIntervalMs),
    frameLifeMs: milliseconds.default(defaultTiming.frameLifeMs),
  })
  .check(({ value, issues }) => {
    const refuse = (setting: keyof Timing, message: string): void => {
      issues.push({ code: "custom", input: value[setting], path: [setting], message });
    };
    if (value.suspectAfterMs < 2 * value.gossipMs) {
      refuse("suspectAfterMs", `must allow for two rounds of gossip of ${value.gossipMs} ms, or every peer is suspect`);
    }
    if (value.probeTimeoutMs > value.suspectAfterMs) {
      refuse("probeTimeoutMs", `must not exceed suspectAfterMs = ${value.suspectAfterMs}, or probes overlap`);
    }
  });

/**
 * What is wrong with a timing for real processes, or null. A frame must outlive every deadline: a late one that is
 * delivered after its time could bring back what was reaped. Tests in one process, where no frame is ever late, may
 * ask for less.
 */
export function frameLifeProblem({ frameLifeMs }: Timing): string | null {
  const deadlineMs = edgeLimits.timeoutMsMax;
  if (frameLifeMs > deadlineMs) return null;
  return `node.timing.frameLifeMs: must be above the longest deadline of ${deadlineMs} ms, and is ${frameLifeMs}`;
}

export const nodeSettingsSchema = z
  .strictObject({
    id: nodeIdSchema,
    dataDir: z.string().min(1),
    backupDir: z.string().min(1).nullable().default(null),
    host: z.string().min(1).default("127.0.0.1"),
    port: portSchema.default(4100),
    healthHost: z.string().min(1).default("127.0.0.1"),
    healthPort: portSchema.default(4200),
    http: httpSettingsSchema.nullable().default(null),
    addresses: z.record(nodeIdSchema, addressSchema).default({}),
    secretFile: fileSchema.nullable().default(null),
    otherSecretFile: fileSchema.nullable().default(null),
    adminSecretFile: fileSchema.nullable().default(null),
    tls: tlsSchema.nullable().default(null),
    protocolVersionMax: z.int().min(protocolVersions.min).max(protocolVersions.max).default(protocolVersions.max),
    logLevel: z.enum(logLevels).default("info"),
    timing: timingSchema.prefault({}),
    clientOperationsMax: z.int().min(1).max(1_000_000).default(4_096),
    storagePagesMax: z.union([z.int().min(16), z.literal("unlimited")]).default("unlimited"),
  })
  .transform((value): NodeSettings => ({
    ...value,
    id: value.id,
    addresses: new Map(Object.entries(value.addresses) as [NodeId, string][]),
  }));

function isAddress(text: string): boolean {
  const { port } = splitAddress(text);
  return /^.+:\d{1,5}$/.test(text) && port >= 1 && port <= 65_535;
}

/** Splits `host:port`, also for `[::1]:4100`. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, "$1"), port: Number(address.slice(colon + 1)) };
}

/** Where a node tells others to find it: `host:port`. Empty when the system is to choose the port: nobody could dial that. */
export function advertisedAddress({ id, addresses, host, port }: NodeSettings): string {
  const otherwise = port === 0 ? "" : `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return addresses.get(id) ?? otherwise;
}
