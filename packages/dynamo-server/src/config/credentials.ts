import type { Credentials, PeerCredentials, TlsIdentity } from "@cartwheel/wire/connection";
import { settingsFingerprint } from "./cluster-settings.ts";
import type { NodeConfig } from "./load-config.ts";
import type { TlsSecrets } from "./read-secrets.ts";

/** What a node shows to other nodes, and what it demands of whoever dials it. */
export function peerCredentials(config: NodeConfig): PeerCredentials {
  const { otherSecret, adminSecret } = config.secrets;
  return {
    ...clientCredentials(config),
    settingsFingerprint: settingsFingerprint(config.cluster),
    otherSecrets: otherSecret === null ? [] : [otherSecret.bytes()],
    adminSecret: adminSecret?.bytes(),
  };
}

/** What a command on this machine shows to a node. */
export function clientCredentials({ cluster, secrets }: NodeConfig): Credentials {
  const { secret, tls } = secrets;
  return { clusterId: cluster.clusterId, secret: secret.bytes(), tls: tls === null ? undefined : identityOf(tls) };
}

/** The same, as an operator: with the operators' secret where there is one. */
export function adminCredentials(config: NodeConfig): Credentials {
  const secret = (config.secrets.adminSecret ?? config.secrets.secret).bytes();
  return { ...clientCredentials(config), secret };
}

function identityOf({ certificate, privateKey, authority }: TlsSecrets): TlsIdentity {
  return { certificate, privateKey: new TextDecoder().decode(privateKey.bytes()), authority };
}
