import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { NodeId } from "@cartwheel/dynamo";
import type { ClientConnection, Connection, ConnectionLimits, PeerConnection } from "./connection.ts";
import { Dialler } from "./handshake/dialler.ts";
import { nonceBytes } from "./handshake/handshake-message.ts";
import { runHandshake } from "./handshake/run-handshake.ts";
import type { ClientIdentity, Credentials, PeerCredentials, PeerIdentity } from "./identity.ts";
import { betweenPeers, clientToNode, limitsOf, nodeToClient, requireSecret } from "./limits.ts";
import type { Refusal } from "./refusal.ts";
import { type MessageKind, SocketConnection } from "./socket-connection.ts";

interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly limits?: Partial<ConnectionLimits>;
  /** Ends the attempt with `ABORTED`. Has no effect once connected. */
  readonly signal?: AbortSignal;
}

export interface PeerDialOptions extends DialOptions {
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  /** Who must answer; anybody else is `WRONG_NODE`. */
  readonly expect: NodeId;
}

export interface ClientDialOptions extends DialOptions {
  readonly identity: ClientIdentity;
  readonly credentials: Credentials;
  /** Who must answer, or null to take whichever node listens there. */
  readonly expect: NodeId | null;
}

export type Dialled<C> =
  | { readonly ok: true; readonly connection: C }
  | { readonly ok: false; readonly refusal: Refusal };

/** Connects one node to another and proves both identities. Rejects only on a mistake in the options. */
export async function connectToPeer(options: PeerDialOptions): Promise<Dialled<PeerConnection<PeerIdentity>>> {
  const { settingsFingerprint } = options.credentials;
  return dial({ options, settingsFingerprint, outgoing: betweenPeers, incoming: betweenPeers });
}

/** Connects a client to a node and proves both identities. Rejects only on a mistake in the options. */
export async function connectToNode(options: ClientDialOptions): Promise<Dialled<ClientConnection<PeerIdentity>>> {
  return dial({ options, settingsFingerprint: null, outgoing: clientToNode, incoming: nodeToClient });
}

interface Dial<Outgoing, Incoming> {
  readonly options: PeerDialOptions | ClientDialOptions;
  readonly settingsFingerprint: string | null;
  readonly outgoing: MessageKind<Outgoing>;
  readonly incoming: MessageKind<Incoming>;
}

async function dial<Outgoing, Incoming>(
  plan: Dial<Outgoing, Incoming>,
): Promise<Dialled<Connection<Outgoing, Incoming, PeerIdentity>>> {
  const { options, settingsFingerprint, outgoing, incoming } = plan;
  const { host, port, identity, credentials, expect, signal } = options;
  requireSecret(credentials);
  const limits = limitsOf(options.limits);
  const handshake = new Dialler({
    identity,
    credentials,
    settingsFingerprint,
    expect,
    nonce: randomBytes(nonceBytes),
  });
  const socket = connect({ host, port, noDelay: true });
  const shaken = await runHandshake(socket, handshake, { timeoutMs: limits.handshakeTimeoutMs, signal });
  if (!shaken.ok) return shaken;
  const { remote, decoder } = shaken;
  return { ok: true, connection: new SocketConnection({ socket, decoder, remote, limits, outgoing, incoming }) };
}
