import type { PeerMessage } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "../client-message.ts";
import { clientToNodeCodec, nodeToClientCodec, peerMessageCodec } from "../codec/codec.ts";
import type { ConnectionLimits } from "./connection.ts";
import { secretBytesMin } from "./handshake/handshake.ts";
import type { Credentials, PeerCredentials } from "./identity.ts";
import type { MessageKind } from "./socket-connection.ts";

const mebibyte = 1024 * 1024;

const defaultLimits: ConnectionLimits = {
  silentMs: 30_000,
  queueBytesMax: 16 * mebibyte,
  handshakeTimeoutMs: 5_000,
};

/** Fills in the defaults and checks the relations between limits. Throws on a mistake in the configuration. */
export function limitsOf(given: Partial<ConnectionLimits> = {}): ConnectionLimits {
  const limits = { ...defaultLimits, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} must be above 0, not ${value}`);
  }
  return limits;
}

/** Throws where a secret is too short to be one. */
export function requireSecret(credentials: Credentials | PeerCredentials): void {
  const { otherSecrets = [], adminSecret } = "settingsFingerprint" in credentials ? credentials : {};
  for (const secret of [credentials.secret, ...otherSecrets, ...(adminSecret === undefined ? [] : [adminSecret])]) {
    if (secret.length < secretBytesMin) throw new RangeError(`the secret must have at least ${secretBytesMin} bytes`);
  }
}

/** Values are limited to 1 MiB at the edge: room for one, its key and its context, and for telling it is too large. */
export const clientToNode: MessageKind<ClientToNode> = {
  schema: clientToNodeCodec.schema,
  bodyBytesMax: 4 * mebibyte,
};

/**
 * Rows: repair and draining never refuse what a node stores (design §5), and two sides of a partition may each have let
 * in a hundred siblings of 1 MiB. The length is no danger here: the sender is authenticated, and nothing is allocated
 * before its bytes have come.
 */
const rowsBytesMax = 256 * mebibyte;

export const nodeToClient: MessageKind<NodeToClient> = {
  schema: nodeToClientCodec.schema,
  bodyBytesMax: rowsBytesMax,
};

export const betweenPeers: MessageKind<PeerMessage> = {
  schema: peerMessageCodec.schema,
  bodyBytesMax: rowsBytesMax,
};
