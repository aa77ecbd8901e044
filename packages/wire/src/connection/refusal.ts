/** Why no connection came about. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

export type RefusalCode =
  | "UNREACHABLE" // nobody listens there, or the network is in the way
  | "TIMEOUT" // the handshake took too long
  | "ABORTED" // the caller's signal
  | "VERSION_UNSUPPORTED" // the two ranges of protocol versions do not meet
  | "WRONG_SECRET" // the proof does not match: a stranger, or a misconfigured node
  | "WRONG_CLUSTER" // the same secret, but another cluster
  | "SETTINGS_DIFFER" // two peers whose agreed settings differ
  | "IDENTITY_TAKEN" // a newer process with this identity is connected, or it is the acceptor's own
  | "WRONG_NODE" // somebody else answers at this address
  | "UNKNOWN_NODE" // the acceptor does not know this identity
  | "BUSY" // too many connections
  | "TLS_REFUSED" // the certificate of one end is not good in the eyes of the other, or only one speaks TLS 1.3
  | "WRONG_CERTIFICATE" // the certificate is good, but of another node
  | "PROTOCOL_ERROR"; // the other end does not speak this protocol, or hung up
