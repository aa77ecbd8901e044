import type { Command } from "commander";
import { readEnvironment } from "../config/environment.ts";
import { loadConfig } from "../config/load-config.ts";
import type { NodeConfig, SettingSource } from "../config/load-config.ts";
import { refuse } from "./exit-codes.ts";

/** As commander gives them: a text for each setting, `true` for each switch. */
export interface Flags {
  readonly config?: string;
  readonly [name: string]: string | true | undefined;
}

/** The flags that every command takes. The secret has none: command lines are visible to all users of a machine. */
export function withSettings(command: Command): Command {
  return command
    .option("--config <file>", "configuration file, JSON (DYNAMO_NODE_CONFIG)")
    .option("--id <node>", "this node's identity")
    .option("--data-dir <directory>", "where rows and identity are kept")
    .option("--backup-dir <directory>", "where its copies go when the cluster is backed up")
    .option("--host <host>", "where peers and clients connect")
    .option("--port <port>", "where peers and clients connect")
    .option("--health-host <host>", "where /livez and /readyz answer")
    .option("--health-port <port>", "where /livez and /readyz answer")
    .option("--secret-file <file>", "file with the cluster's secret")
    .option("--other-secret-file <file>", "file with a second secret, while one is exchanged for the other")
    .option("--admin-secret-file <file>", "file with the operators' secret")
    .option("--protocol-version-max <version>", "the newest protocol version to speak")
    .option("--log-level <level>", "trace, debug, info, warn, error, fatal or silent");
}

/** The effective configuration; without a good one the process ends with the reason. */
export function configOrExit({ config, ...flags }: Flags): {
  readonly config: NodeConfig;
  readonly sources: ReadonlyMap<string, SettingSource>;
} {
  const environment = readEnvironment();
  if (!environment.ok) return refuse(environment.message);
  const given = Object.entries(flags).filter((flag): flag is [string, string] => typeof flag[1] === "string");
  const loaded = loadConfig({
    flags: Object.fromEntries(given),
    configFile: config ?? null,
    environment: environment.environment,
  });
  return loaded.ok ? loaded : refuse(loaded.message);
}
