export type { ClientDialOptions, Dialled, PeerDialOptions } from "./connect.ts";
export { connectToNode, connectToPeer } from "./connect.ts";
export type {
  ClientConnection,
  CloseCode,
  CloseReason,
  Connection,
  ConnectionCounters,
  ConnectionHandlers,
  ConnectionLimits,
  PeerConnection,
  ServedConnection,
} from "./connection.ts";
export { protocolVersions } from "./handshake/handshake.ts";
export type {
  Agreement,
  ClientIdentity,
  Credentials,
  Identity,
  PeerCredentials,
  PeerIdentity,
  VersionRange,
} from "./identity.ts";
export type { Listener, ListenOptions } from "./listen.ts";
export { listen } from "./listen.ts";
export type { Refusal, RefusalCode } from "./refusal.ts";
export type { TlsIdentity } from "./tls.ts";
export { tlsProblem } from "./tls-problem.ts";
