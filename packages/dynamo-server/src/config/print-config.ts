import { settingsFingerprint } from "./cluster-settings.ts";
import type { NodeConfig, SettingSource } from "./load-config.ts";

/** The effective configuration as JSON, with the secret masked and, for each node setting, where it came from. */
export function printConfig(config: NodeConfig, sources: ReadonlyMap<string, SettingSource>): string {
  const printed = {
    cluster: {
      ...config.cluster,
      buckets: Object.fromEntries(config.cluster.buckets),
      settingsFingerprint: settingsFingerprint(config.cluster),
    },
    node: { ...config.node, addresses: Object.fromEntries(config.node.addresses) },
    secret: config.secrets.secret,
    sources: Object.fromEntries(sources),
  };
  return JSON.stringify(printed, null, 2);
}
