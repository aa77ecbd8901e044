import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseAddress } from "@cartwheel/dynamo-client";
import type { TlsIdentity } from "@cartwheel/wire/connection";
import { z } from "zod";
import type { Failure } from "../outcome.ts";
import { usage } from "../outcome.ts";
import { readJson, readText } from "./read-file.ts";
import type { TlsFiles, TlsResult } from "./tls-files.ts";
import { completeTlsFiles, readTls } from "./tls-files.ts";

/** What is needed to speak to a cluster. */
export interface ConnectionSettings {
  /** `host:port` of some members. */
  readonly seeds: readonly string[];
  readonly clusterId: string;
  /** The operators' own where the cluster has one: without it only data can be read and written. */
  readonly secret: Uint8Array;
  readonly tls?: TlsIdentity;
  readonly zone: string;
}

/** As they were given on the command line. */
export interface ConnectionFlags {
  readonly seeds?: string;
  readonly clusterId?: string;
  readonly secretFile?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly tlsAuthority?: string;
  readonly near?: string;
  readonly config?: string;
  readonly demo?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
export type SettingsResult = { readonly ok: true; readonly settings: ConnectionSettings } | Failure;
type Source = Partial<Omit<ConnectionSettings, "zone">>;
type SourceResult = { readonly ok: true; readonly source: Source } | Failure;

const secretBytesMin = 16;
const demoDirectory = ".data";

/**
 * Flag over environment over file. The file is a node's own configuration (`--config`), or the directory of a demo
 * (`--demo`); a demo in `./.data` is found by itself when nothing else is given.
 */
export function connectionSettings(flags: ConnectionFlags, environment: Environment): SettingsResult {
  const read = (name: string): string | undefined => {
    const value = environment[`DYNAMO_${name}`];
    return value === "" ? undefined : value;
  };
  const given = givenSource(flags, read);
  if (!given.ok) return given;
  const file = fileSource(flags, { read, isNeeded: isIncomplete(given.source) });
  if (!file.ok) return file;
  const { seeds, clusterId, secret, tls } = { ...file.source, ...given.source };
  const zone = flags.near ?? read("NEAR") ?? "operator";
  if (seeds === undefined) return missing("the address of a member", "--seeds host:port or DYNAMO_SEEDS");
  if (clusterId === undefined) return missing("the cluster's id", "--cluster-id or DYNAMO_CLUSTER_ID");
  if (secret === undefined)
    return missing("the cluster's secret", "--secret-file, DYNAMO_SECRET_FILE or DYNAMO_SECRET");
  return check({ seeds, clusterId, secret, zone, ...(tls === undefined ? {} : { tls }) });
}

function givenSource(flags: ConnectionFlags, read: (name: string) => string | undefined): SourceResult {
  const seeds = flags.seeds ?? read("SEEDS");
  const clusterId = flags.clusterId ?? read("CLUSTER_ID");
  const secretFile = flags.secretFile ?? read("SECRET_FILE");
  const secretText = secretFile === undefined ? read("SECRET") : undefined;
  const secret = secretFile === undefined ? null : readText(secretFile);
  if (secret?.ok === false) return secret;
  const text = secret?.text ?? secretText;
  const tls = givenTls(flags, read);
  if (tls?.ok === false) return tls;
  return {
    ok: true,
    source: {
      ...(seeds === undefined ? {} : { seeds: seeds.split(",").map((seed) => seed.trim()) }),
      ...(clusterId === undefined ? {} : { clusterId }),
      ...(text === undefined ? {} : { secret: secretOf(text) }),
      ...(tls === null ? {} : { tls: tls.tls }),
    },
  };
}

function givenTls(flags: ConnectionFlags, read: (name: string) => string | undefined): TlsResult | null {
  const files = completeTlsFiles({
    certificateFile: flags.tlsCertificate ?? read("TLS_CERTIFICATE"),
    privateKeyFile: flags.tlsKey ?? read("TLS_KEY"),
    authorityFile: flags.tlsAuthority ?? read("TLS_AUTHORITY"),
  });
  return files === null || "ok" in files ? files : readTls(files);
}

function isIncomplete({ seeds, clusterId, secret }: Source): boolean {
  return seeds === undefined || clusterId === undefined || secret === undefined;
}

interface Needs {
  readonly read: (name: string) => string | undefined;
  readonly isNeeded: boolean;
}

function fileSource(flags: ConnectionFlags, { read, isNeeded }: Needs): SourceResult {
  if (flags.config !== undefined && flags.demo !== undefined) return usage("--config and --demo exclude each other");
  if (flags.demo !== undefined) return demoSource(flags.demo);
  const config = flags.config ?? read("CONFIG") ?? read("NODE_CONFIG");
  if (config !== undefined) return configSource(config);
  return isNeeded && existsSync(join(demoDirectory, "cluster.json"))
    ? demoSource(demoDirectory)
    : { ok: true, source: {} };
}

const configSchema = z.object({
  cluster: z.object({ clusterId: z.string() }),
  node: z.object({
    addresses: z.record(z.string(), z.string()).default({}),
    secretFile: z.string().nullable().default(null),
    adminSecretFile: z.string().nullable().default(null),
    tls: z
      .object({ certificateFile: z.string(), privateKeyFile: z.string(), authorityFile: z.string() })
      .nullable()
      .default(null),
  }),
});

/**
 * A node's configuration file: its own address book and certificate, and the secret where it names a file, the operators'
 * before the cluster's.
 */
function configSource(file: string): SourceResult {
  const parsed = readJson(file, configSchema);
  if (!parsed.ok) return parsed;
  const { cluster, node } = parsed.value;
  const secretFile = node.adminSecretFile ?? node.secretFile;
  const secret = secretFile === null ? null : readText(resolve(dirname(file), secretFile));
  if (secret?.ok === false) return secret;
  const tls = node.tls === null ? null : readTls(beside(file, node.tls));
  if (tls?.ok === false) return tls;
  const seeds = Object.values(node.addresses);
  return {
    ok: true,
    source: {
      clusterId: cluster.clusterId,
      ...(seeds.length === 0 ? {} : { seeds }),
      ...(secret === null ? {} : { secret: secretOf(secret.text) }),
      ...(tls === null ? {} : { tls: tls.tls }),
    },
  };
}

/** Paths in a configuration are relative to it. */
function beside(file: string, { certificateFile, privateKeyFile, authorityFile }: TlsFiles): TlsFiles {
  const at = (path: string): string => resolve(dirname(file), path);
  return {
    certificateFile: at(certificateFile),
    privateKeyFile: at(privateKeyFile),
    authorityFile: at(authorityFile),
  };
}

const demoSchema = z.object({ clusterId: z.string(), nodes: z.array(z.object({ port: z.number() })) });

/** The data directory of `npm start`, whose nodes all listen on this machine. */
function demoSource(directory: string): SourceResult {
  const parsed = readJson(join(directory, "cluster.json"), demoSchema);
  if (!parsed.ok) return parsed;
  const secret = readText(join(directory, "secret"));
  if (!secret.ok) return secret;
  const { clusterId, nodes } = parsed.value;
  const seeds = nodes.map(({ port }) => `127.0.0.1:${port}`);
  return { ok: true, source: { clusterId, seeds, secret: secretOf(secret.text) } };
}

function check(settings: ConnectionSettings): SettingsResult {
  const { seeds, clusterId, secret, zone } = settings;
  const wrong = seeds.find((seed) => parseAddress(seed) === null);
  if (wrong !== undefined) return usage(`"${wrong}" is no address`, "Write host:port, several with commas.");
  if (!/^[0-9a-f]{32}$/.test(clusterId)) return usage(`"${clusterId}" is no cluster id`, "It has 32 hex digits.");
  if (secret.length < secretBytesMin) return usage(`the secret has fewer than ${secretBytesMin} bytes`);
  if (!/^[a-z0-9-]{1,64}$/.test(zone)) return usage(`"${zone}" is no zone`, "A zone is 1 to 64 of a-z, 0-9 and -.");
  return { ok: true, settings };
}

function missing(what: string, how: string): Failure {
  return usage(`${what} is not given`, `Give ${how}; or a node's configuration file with --config.`);
}

/** As nodes read it: without the line end that editors add. */
function secretOf(text: string): Uint8Array {
  return new TextEncoder().encode(text.trim());
}
