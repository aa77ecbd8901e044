/**
 * The one module of the node process that reads its environment.
 *
 * Every variable begins with `DYNAMO_NODE_`; one that is not known is refused, because a misspelt setting that is
 * silently ignored is found out at the worst moment.
 */
const prefix = "DYNAMO_NODE_";

/** Variables and the node setting that each gives. */
const settingOf = {
  DYNAMO_NODE_ID: "id",
  DYNAMO_NODE_DATA_DIR: "dataDir",
  DYNAMO_NODE_BACKUP_DIR: "backupDir",
  DYNAMO_NODE_HOST: "host",
  DYNAMO_NODE_PORT: "port",
  DYNAMO_NODE_HEALTH_HOST: "healthHost",
  DYNAMO_NODE_HEALTH_PORT: "healthPort",
  DYNAMO_NODE_SECRET_FILE: "secretFile",
  DYNAMO_NODE_OTHER_SECRET_FILE: "otherSecretFile",
  DYNAMO_NODE_ADMIN_SECRET_FILE: "adminSecretFile",
  DYNAMO_NODE_PROTOCOL_VERSION_MAX: "protocolVersionMax",
  DYNAMO_NODE_LOG_LEVEL: "logLevel",
} as const;

const configVariable = "DYNAMO_NODE_CONFIG";
const secretVariable = "DYNAMO_NODE_SECRET";

export interface Environment {
  readonly configFile: string | null;
  readonly secret: string | null;
  /** Node settings by their names in the file. */
  readonly node: Readonly<Record<string, string>>;
}

export type EnvironmentResult =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly message: string };

export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentResult {
  const node: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (!name.startsWith(prefix) || value === undefined || value === "") continue;
    if (name === configVariable || name === secretVariable) continue;
    if (!isSettingVariable(name)) {
      const known = [...Object.keys(settingOf), configVariable, secretVariable].join(", ");
      return { ok: false, message: `environment variable ${name} is not known; known are ${known}` };
    }
    node[settingOf[name]] = value;
  }
  const configFile = variables[configVariable] ?? "";
  const secret = variables[secretVariable] ?? "";
  return {
    ok: true,
    environment: { configFile: configFile === "" ? null : configFile, secret: secret === "" ? null : secret, node },
  };
}

function isSettingVariable(name: string): name is keyof typeof settingOf {
  return Object.hasOwn(settingOf, name);
}
