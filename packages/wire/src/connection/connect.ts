import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { NodeId } from "@cartwheel/dynamo";
import type { ClientConnection, Connection, ConnectionLimits, PeerConnection } from "./connection.ts";
import { Dialler } from "./handshake/dialler.ts";
import { nonceBytes } from "./handshake/handshake-message.ts";
import { runHandshake } from "./handshake/run-handshake.ts";
import type { ClientIdentity, Credentials, PeerCredentials, PeerIdentity, VersionRange } from "./identity.ts";
import { betweenPeers, clientToNode, limitsOf, nodeToClient, requireSecret } from "./limits.ts";
import type { Refusal } from "./refusal.ts";
import { type MessageKind, SocketConnection, type Typed } from "./socket-connection.ts";
import { certificateRefusal, diallingTls } from "./tls.ts";

interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly limits?: Partial<ConnectionLimits>;
  /** Default: all that this build speaks. */
  readonly versions?: VersionRange | undefined;
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
  /** The settings that the node must have, or it is `SETTINGS_DIFFER`. Default: whichever. */
  readonly settingsFingerprint?: string;
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
  const { settingsFingerprint = null } = options;
  return dial({ options, settingsFingerprint, outgoing: clientToNode, incoming: nodeToClient });
}

interface Dial<Outgoing extends Typed, Incoming extends Typed> {
  readonly options: PeerDialOptions | ClientDialOptions;
  readonly settingsFingerprint: string | null;
  readonly outgoing: MessageKind<Outgoing>;
  readonly incoming: MessageKind<Incoming>;
}

async function dial<Outgoing extends Typed, Incoming extends Typed>(
  plan: Dial<Outgoing, Incoming>,
): Promise<Dialled<Connection<Outgoing, Incoming, PeerIdentity>>> {
  const { options, settingsFingerprint, outgoing, incoming } = plan;
  const { identity, credentials, expect, signal, versions, host, port } = options;
  requireSecret(credentials);
  // Addresses are learned from other nodes, and a socket throws on a port that is none.
  if (!isPort(port)) return { ok: false, refusal: { code: "UNREACHABLE", message: `${host}:${port} is no address` } };
  const limits = limitsOf(options.limits);
  const handshake = new Dialler({
    identity,
    credentials,
    settingsFingerprint,
    expect,
    nonce: randomBytes(nonceBytes),
    versions,
  });
  const { socket, opens } = openSocket(options);
  const shaken = await runHandshake(socket, handshake, { timeoutMs: limits.handshakeTimeoutMs, signal, opens });
  if (!shaken.ok) return shaken;
  const refusal = certificateRefusal(socket, shaken.remote);
  if (refusal !== null) {
    socket.destroy();
    return { ok: false, refusal };
  }
  const { remote, agreed, decoder } = shaken;
  const connection = new SocketConnection({ socket, decoder, remote, agreed, limits, outgoing, incoming });
  return { ok: true, connection };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

interface OpeningSocket {
  readonly socket: Socket;
  readonly opens: "connect" | "secureConnect";
}

function openSocket({
  host,
  port,
  credentials: { tls },
}: DialOptions & { readonly credentials: Credentials }): OpeningSocket {
  if (tls === undefined) return { socket: connect({ host, port, noDelay: true }), opens: "connect" };
  const socket = connectTls({ host, port, ...diallingTls(tls) });
  socket.setNoDelay(true);
  return { socket, opens: "secureConnect" };
}
