import { z } from "zod";

/** What this process is told. Read once, when it starts; a wrong value stops it with one clear message. */
export interface Environment {
  /** `host:port` of some nodes; the others are learnt from them. */
  readonly seeds: readonly string[];
  /** 32 hex digits. */
  readonly clusterId: string;
  /** At least 16 bytes: the text as it was given, without surrounding white space. */
  readonly secret: Uint8Array;
  /** The console belongs to no region, so that a cut between regions does not blind it. Default "operator". */
  readonly zone: string;
  /** The demo supervisor's Unix socket. Null: no faults are offered. */
  readonly demoSocket: string | null;
}

const address = z.string().regex(/^[^\s,:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, "expected host:port");
/** As the nodes have it. */
const secretBytesMin = 16;
const optional = z
  .string()
  .transform((text) => (text.trim() === "" ? undefined : text.trim()))
  .optional();

const schema = z.object({
  CARTWHEEL_SEEDS: z
    .string({ error: "name at least one node, as host:port, separated by commas" })
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(address).min(1)),
  CARTWHEEL_CLUSTER_ID: z
    .string({ error: "the cluster's id is missing" })
    .regex(/^[0-9a-f]{32}$/, "expected 32 hex digits"),
  CARTWHEEL_SECRET: z
    .string({ error: "the cluster's secret is missing" })
    .transform((text) => new TextEncoder().encode(text.trim()))
    .refine((bytes) => bytes.length >= secretBytesMin, `at least ${secretBytesMin} bytes`),
  CARTWHEEL_ZONE: optional,
  CARTWHEEL_DEMO_SOCKET: optional,
});

export type EnvironmentRead =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly message: string };

/** Checks `variables` (normally `process.env`). Unknown names are other people's. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentRead {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const value = parsed.data;
  return {
    ok: true,
    environment: {
      seeds: value.CARTWHEEL_SEEDS,
      clusterId: value.CARTWHEEL_CLUSTER_ID,
      secret: value.CARTWHEEL_SECRET,
      zone: value.CARTWHEEL_ZONE ?? "operator",
      demoSocket: value.CARTWHEEL_DEMO_SOCKET ?? null,
    },
  };
}
