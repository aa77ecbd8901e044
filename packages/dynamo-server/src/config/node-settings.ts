import type { NodeId, Timing } from "@cartwheel/dynamo";
import { defaultTiming } from "@cartwheel/dynamo";
import { z } from "zod";
import type { HttpSettings } from "../http/http-settings.ts";
import { httpSettingsSchema } from "../http/http-settings.ts";
import { nodeIdSchema } from "./cluster-settings.ts";

/** What concerns one node only. */
export interface NodeSettings {
  readonly id: NodeId;
  /** Where rows and identity are kept. One process at a time may use it. */
  readonly dataDir: string;
  /** Where peers and clients connect. Default 127.0.0.1:4100; port 0 lets the system choose. */
  readonly host: string;
  readonly port: number;
  /** Where `/livez`, `/readyz` and `/metrics` answer. Default 127.0.0.1:4200. Keep it off public networks. */
  readonly healthHost: string;
  readonly healthPort: number;
  /** The HTTP data API, or null, the default: none. */
  readonly http: HttpSettings | null;
  /** Where each member, this one included, can be reached from here: `host:port`. */
  readonly addresses: ReadonlyMap<NodeId, string>;
  /** The file with the cluster's secret, at least 16 bytes of text. */
  readonly secretFile: string | null;
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

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

const portSchema = z.int().min(0).max(65_535);
const milliseconds = z.int().min(1).max(3_600_000);

const timingSchema = z
  .strictObject({
    heartbeatMs: milliseconds.default(defaultTiming.heartbeatMs),
    suspectAfterMs: milliseconds.default(defaultTiming.suspectAfterMs),
    standInDelayMs: milliseconds.default(defaultTiming.standInDelayMs),
    drainIntervalMs: milliseconds.default(defaultTiming.drainIntervalMs),
    drainRowsMax: z.int().min(1).max(10_000).default(defaultTiming.drainRowsMax),
  })
  .check(({ value, issues }) => {
    if (value.suspectAfterMs >= 2 * value.heartbeatMs) return;
    const message = `must allow for two heartbeats of ${value.heartbeatMs} ms, or every peer is suspect`;
    issues.push({ code: "custom", input: value.suspectAfterMs, path: ["suspectAfterMs"], message });
  });

export const nodeSettingsSchema = z
  .strictObject({
    id: nodeIdSchema,
    dataDir: z.string().min(1),
    host: z.string().min(1).default("127.0.0.1"),
    port: portSchema.default(4100),
    healthHost: z.string().min(1).default("127.0.0.1"),
    healthPort: portSchema.default(4200),
    http: httpSettingsSchema.nullable().default(null),
    addresses: z.record(nodeIdSchema, z.string().regex(/^.+:\d{1,5}$/, "must be host:port")).default({}),
    secretFile: z.string().min(1).nullable().default(null),
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

/** Splits `host:port`, also for `[::1]:4100`. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, "$1"), port: Number(address.slice(colon + 1)) };
}
