import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { ClusterSettings } from "./cluster-settings.ts";
import { clusterSettingsSchema } from "./cluster-settings.ts";
import type { Environment } from "./environment.ts";
import { frameLifeProblem, nodeSettingsSchema } from "./node-settings.ts";
import type { NodeSettings } from "./node-settings.ts";
import type { Secrets } from "./read-secrets.ts";
import { readSecrets } from "./read-secrets.ts";

/** All that a node needs to know before it starts. */
export interface NodeConfig {
  readonly cluster: ClusterSettings;
  readonly node: NodeSettings;
  readonly secrets: Secrets;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: NodeConfig; readonly sources: ReadonlyMap<string, SettingSource> }
  /** `message` has a line for each thing that is wrong, naming the setting. */
  | { readonly ok: false; readonly message: string };

export type SettingSource = "flag" | "env" | "file" | "default";

export interface ConfigInputs {
  readonly configFile: string | null;
  /** Node settings given as flags, by their names in the file. Default none. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Default: an empty one, so that a harness depends on nothing but the file. */
  readonly environment?: Environment;
}

const noEnvironment: Environment = { configFile: null, secret: null, node: {} };

const fileSchema = z.strictObject({
  cluster: z.unknown(),
  node: z.record(z.string(), z.unknown()).default({}),
});

const everyInterface = new Set(["0.0.0.0", "::"]);

/** Numbers arrive as text from flags and variables. */
const numericSettings = new Set(["port", "healthPort", "protocolVersionMax"]);

/**
 * The effective configuration: flag over environment over file over default. The file is JSON with `cluster`, which all
 * nodes share, and `node`, which is this node's own; paths in it are relative to it.
 */
export function loadConfig({ configFile, flags = {}, environment = noEnvironment }: ConfigInputs): ConfigResult {
  const path = configFile ?? environment.configFile;
  if (path === null) return problem("no configuration: give --config or DYNAMO_NODE_CONFIG");
  const file = readConfigFile(path);
  if (!file.ok) return file;
  const layered = { ...file.node, ...numbers(environment.node), ...numbers(flags) };
  const cluster = clusterSettingsSchema.safeParse(file.cluster);
  const node = nodeSettingsSchema.safeParse(layered);
  if (!cluster.success || !node.success) {
    return problem(
      [`the configuration is refused (${path}):`, ...describe("cluster", cluster), ...describe("node", node)].join(
        "\n",
      ),
    );
  }
  const unrelated = checkAddresses(cluster.data, node.data) ?? frameLifeProblem(node.data.timing);
  if (unrelated !== null) return problem(unrelated);
  const read = readSecrets(node.data, environment.secret);
  if (!read.ok) return read;
  const sources = new Map(
    Object.keys(node.data).map((name) => [name, sourceOf(name, { flags, env: environment.node, file: file.node })]),
  );
  return { ok: true, config: { cluster: cluster.data, node: node.data, secrets: read.secrets }, sources };
}

interface Failure {
  readonly ok: false;
  readonly message: string;
}

type FileResult =
  | { readonly ok: true; readonly cluster: unknown; readonly node: Readonly<Record<string, unknown>> }
  | Failure;

function readConfigFile(path: string): FileResult {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return problem(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return problem(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) return problem([`the configuration is refused (${path}):`, ...describe("", parsed)].join("\n"));
  return { ok: true, cluster: parsed.data.cluster, node: withAbsolutePaths(parsed.data.node, dirname(resolve(path))) };
}

function withAbsolutePaths(node: Readonly<Record<string, unknown>>, base: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => {
      const inner = z.record(z.string(), z.unknown()).safeParse(value);
      if (inner.success) return [name, withAbsolutePaths(inner.data, base)];
      const isPath = typeof value === "string" && /(Dir|File)$/.test(name);
      return [name, isPath ? resolve(base, value) : value];
    }),
  );
}

/** What is no number stays a text, and is refused as one: "" must not become port 0. */
function numbers(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, text]) => [
      name,
      numericSettings.has(name) && /^\d+$/.test(text) ? Number(text) : text,
    ]),
  );
}

/** One line for each issue: the setting's path, then what is wrong with it. */
function describe(section: string, parsed: z.ZodSafeParseResult<unknown>): readonly string[] {
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const path = [section, ...issue.path.map(String)].filter((part) => part !== "").join(".");
    return `  ${path === "" ? "the file" : path}: ${issue.message}`;
  });
}

/** A node that the cluster begins with must find the others; one that joins later learns from its seed where they are. */
function checkAddresses({ members }: ClusterSettings, node: NodeSettings): string | null {
  if (everyInterface.has(node.host) && !node.addresses.has(node.id)) {
    return `node.addresses: say where ${node.id} is reached; ${node.host} is no address that others can use`;
  }
  if (!members.some(({ id }) => id === node.id)) return null;
  const missing = members.find(({ id }) => id !== node.id && !node.addresses.has(id));
  return missing === undefined ? null : `node.addresses: the address of member ${missing.id} is missing`;
}

interface Layers {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, unknown>>;
  readonly file: Readonly<Record<string, unknown>>;
}

function sourceOf(name: string, { flags, env, file }: Layers): SettingSource {
  if (Object.hasOwn(flags, name)) return "flag";
  if (Object.hasOwn(env, name)) return "env";
  return Object.hasOwn(file, name) ? "file" : "default";
}

function problem(message: string): Failure {
  return { ok: false, message };
}
