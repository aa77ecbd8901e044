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
export type { ClientIdentity, Credentials, Identity, PeerCredentials, PeerIdentity } from "./identity.ts";
export type { Listener, ListenOptions } from "./listen.ts";
export { listen } from "./listen.ts";
export type { Refusal, RefusalCode } from "./refusal.ts";
