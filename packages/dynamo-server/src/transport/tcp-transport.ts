import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { DecodeError, NodeToClient } from "@cartwheel/wire";
import {
  type ClientIdentity,
  type CloseReason,
  type ConnectionLimits,
  type Identity,
  listen,
  type Listener,
  type PeerConnection,
  type PeerCredentials,
  type PeerIdentity,
  type Refusal,
  type ServedConnection,
  type VersionRange,
} from "@cartwheel/wire/connection";
import { splitAddress } from "../config/node-settings.ts";
import { type PeerAddress, PeerLink } from "./peer-link.ts";
import type { ClientHandle, Transport, TransportHandlers } from "./transport.ts";

export interface TcpTransportOptions {
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  /** Where to listen. Port 0 lets the system choose. */
  readonly host: string;
  readonly port: number;
  /** The peers whose addresses are known at the start. This node's own entry is ignored. */
  readonly peers: readonly PeerAddress[];
  readonly limits?: Partial<ConnectionLimits>;
  /** Protocol versions to speak. Default: all that this build knows. */
  readonly versions?: VersionRange | undefined;
  /** Hears what an operator may have to act on; for logs and metrics. */
  readonly report?: (report: TransportReport) => void;
}

export type TransportReport =
  /** A dialled peer cannot be reached or refuses. Told once until the reason changes or a connection succeeds. */
  | { readonly type: "peer-refused"; readonly node: NodeId; readonly refusal: Refusal }
  | { readonly type: "peer-lost"; readonly node: NodeId; readonly reason: CloseReason }
  /** A message that the codec does not accept, from one who is authenticated: a bug or another version. */
  | { readonly type: "message-refused"; readonly from: string; readonly error: DecodeError };

export interface TcpTransport extends Transport {
  /** The port that is listened on; 0 before `start`. */
  readonly port: number;
}

/**
 * Connects a node to the others over TCP. Each node dials every peer and sends on the connection that it dialled, so
 * between two nodes there are two connections: no election of who dials. Where its own is not open, because the peer has
 * only just come or its address is not known yet, a node answers on the one that the peer dialled.
 *
 * Whoever proves the secret is let in, member or not: a node that waits for its join, or is out and does not know, has to
 * be told of it. What a stranger may say is the core's to decide.
 */
export function createTcpTransport(options: TcpTransportOptions): TcpTransport {
  return new SocketTransport(options);
}

class SocketTransport implements TcpTransport {
  readonly #options: TcpTransportOptions;
  readonly #links = new Map<NodeId, PeerLink>();
  /** Accepted connections, by who dialled: at most one each. */
  readonly #accepted = new Map<NodeId, PeerConnection<PeerIdentity>>();
  readonly #clients = new Map<number, ServedConnection<ClientIdentity>>();
  #clientsSeen = 0;
  #dismissal: PromiseWithResolvers<void> | null = null;
  /** Clients that were told to hang up, and have not yet. */
  readonly #dismissed = new Set<number>();
  #listener: Listener | null = null;
  #handlers: TransportHandlers | null = null;

  constructor(options: TcpTransportOptions) {
    this.#options = options;
    for (const address of options.peers) {
      if (address.node === options.identity.node) continue;
      this.#links.set(address.node, this.#linkTo(address));
    }
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  async start(handlers: TransportHandlers): Promise<void> {
    const { host, port, identity, credentials, versions, limits = {} } = this.#options;
    this.#handlers = handlers;
    this.#listener = await listen({
      host,
      port,
      identity,
      credentials,
      limits,
      versions,
      admit: (remote) => this.#admit(remote),
      peer: (connection) => this.#acceptPeer(connection),
      client: (connection) => this.#acceptClient(connection),
    });
    for (const link of this.#links.values()) link.start();
  }

  sendToPeer(to: NodeId, message: PeerMessage): void {
    const link = this.#links.get(to);
    if (link?.isOpen === true) link.send(message);
    else this.#accepted.get(to)?.send(message);
  }

  setPeerAddress(node: NodeId, address: string): void {
    if (node === this.#options.identity.node) return;
    const before = this.#links.get(node);
    const target = { node, ...splitAddress(address) };
    if (before?.address.host === target.host && before.address.port === target.port) return;
    void before?.stop();
    const link = this.#linkTo(target);
    this.#links.set(node, link);
    if (this.#handlers !== null) link.start();
  }

  forgetPeer(node: NodeId): void {
    void this.#links.get(node)?.stop();
    this.#links.delete(node);
  }

  sendToClient(client: ClientHandle, message: NodeToClient): void {
    this.#clients.get(client.id)?.send(message);
  }

  dismissClients(): Promise<void> {
    this.#dismissal ??= Promise.withResolvers<void>();
    for (const [id, connection] of this.#clients) {
      // One of an older version does not know what to do then, and is not waited for.
      if (connection.send({ type: "leaving" })) this.#dismissed.add(id);
    }
    if (this.#dismissed.size === 0) this.#dismissal.resolve();
    return this.#dismissal.promise;
  }

  async stop(): Promise<void> {
    this.#handlers = null;
    await Promise.all(Array.from(this.#links.values(), (link) => link.stop()));
    await this.#listener?.close();
  }

  #linkTo(address: PeerAddress): PeerLink {
    const { identity, credentials, versions, limits = {}, report } = this.#options;
    const { node } = address;
    return new PeerLink({
      address,
      identity,
      credentials,
      limits,
      versions,
      connected: (incarnation) => {
        this.#handlers?.peerStarted(node, incarnation);
        this.#handlers?.peerConnected(node);
      },
      disconnected: () => this.#handlers?.peerDisconnected(node),
      message: (message) => this.#handlers?.peerMessage(node, message),
      lost: (reason) => report?.({ type: "peer-lost", node, reason }),
      refused: (refusal) => report?.({ type: "peer-refused", node, refusal }),
    });
  }

  /** A restarted node must get in although its old connection may still look alive; an older process must not. */
  #admit(remote: Identity): Refusal | null {
    if (remote.role === "client") return this.#dismissal === null ? null : stopping;
    const current = this.#accepted.get(remote.node)?.remote.incarnation ?? 0;
    if (remote.incarnation >= current) return null;
    return { code: "IDENTITY_TAKEN", message: `${remote.node} is here already, as incarnation ${current}` };
  }

  #acceptPeer(connection: PeerConnection<PeerIdentity>): void {
    const { node } = connection.remote;
    this.#accepted.get(node)?.close();
    this.#accepted.set(node, connection);
    connection.start({
      message: (message) => this.#handlers?.peerMessage(node, message),
      refused: (error) => this.#options.report?.({ type: "message-refused", from: node, error }),
      closed: () => {
        if (this.#accepted.get(node) === connection) this.#accepted.delete(node);
      },
    });
    this.#handlers?.peerStarted(node, connection.remote.incarnation);
  }

  #acceptClient(connection: ServedConnection<ClientIdentity>): void {
    const { name, zone } = connection.remote;
    const { isAdmin } = connection.agreed;
    const handle: ClientHandle = { id: ++this.#clientsSeen, name, zone, isAdmin };
    this.#clients.set(handle.id, connection);
    connection.start({
      message: (message) => this.#handlers?.clientMessage(handle, message),
      refused: (error) => {
        this.#options.report?.({ type: "message-refused", from: name, error });
        if (error.id !== null) connection.send(refusalOf(error.id, error));
      },
      closed: () => {
        this.#clients.delete(handle.id);
        this.#handlers?.clientClosed(handle);
        this.#dismissed.delete(handle.id);
        if (this.#dismissed.size === 0) this.#dismissal?.resolve();
      },
    });
  }
}

const stopping: Refusal = { code: "BUSY", message: "this node is about to stop" };

/** Whoever waits for an answer gets one: surely nothing was done. */
function refusalOf(id: number, error: DecodeError): NodeToClient {
  const message = `The request could not be read: ${error.message}.`;
  const failure = { type: "failed", outcome: "rejected", code: "REQUEST_INVALID", message } as const;
  return { type: "outcome", id, outcome: { ...failure, needed: 0, received: 0, from: [] } };
}
