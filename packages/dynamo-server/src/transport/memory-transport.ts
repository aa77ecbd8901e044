import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "@cartwheel/wire";
import type {
  ClientConnection,
  ClientIdentity,
  CloseCode,
  CloseReason,
  ConnectionCounters,
  ConnectionHandlers,
  PeerIdentity,
} from "@cartwheel/wire/connection";
import { protocolVersions } from "@cartwheel/wire/connection";
import type { ClientHandle, Transport, TransportHandlers } from "./transport.ts";

/** Joins the nodes of one process: messages pass by reference, one turn of the event loop later. */
export interface MemoryHub {
  /** The transport of one node. A node that stopped may ask again. */
  transport(identity: PeerIdentity): Transport;
  /** A client's connection to a running node, or null when that node is not started. */
  connect(node: NodeId, identity: ClientIdentity): ClientConnection<PeerIdentity> | null;
}

export function createMemoryHub(): MemoryHub {
  const room: Room = { running: new Map(), post: createPost() };
  return {
    transport: (identity) => new MemoryTransport(identity, room),
    connect: (node, identity) => room.running.get(node)?.accept(identity) ?? null,
  };
}

/** What all transports of one hub share. */
interface Room {
  readonly running: Map<NodeId, MemoryTransport>;
  readonly post: Post;
}

/** Delivers later, in order: what is sent while delivering waits for the next turn. */
type Post = (delivery: () => void) => void;

function createPost(): Post {
  let waiting: (() => void)[] = [];
  const deliverAll = (): void => {
    const deliveries = waiting;
    waiting = [];
    for (const deliver of deliveries) deliver();
  };
  return (delivery) => {
    if (waiting.push(delivery) === 1) setImmediate(deliverAll);
  };
}

class MemoryTransport implements Transport {
  readonly identity: PeerIdentity;
  readonly room: Room;
  /** Null unless running. */
  handlers: TransportHandlers | null = null;
  readonly #clients = new Map<number, MemoryConnection>();
  #clientsSeen = 0;
  #dismissal: PromiseWithResolvers<void> | null = null;

  constructor(identity: PeerIdentity, room: Room) {
    this.identity = identity;
    this.room = room;
  }

  async start(handlers: TransportHandlers): Promise<void> {
    const { running, post } = this.room;
    const { node } = this.identity;
    if (running.has(node)) throw new Error(`${node} is running already`);
    this.handlers = handlers;
    for (const other of running.values()) {
      post(() => other.handlers?.peerStarted(node, this.identity.incarnation));
      post(() => other.handlers?.peerConnected(node));
      post(() => this.handlers?.peerStarted(other.identity.node, other.identity.incarnation));
      post(() => this.handlers?.peerConnected(other.identity.node));
    }
    running.set(node, this);
  }

  sendToPeer(to: NodeId, message: PeerMessage): void {
    const { node } = this.identity;
    const target = this.room.running.get(to);
    if (this.handlers === null || target === undefined) return;
    this.room.post(() => target.handlers?.peerMessage(node, message));
  }

  /** Whoever runs in this process is found by name. */
  setPeerAddress(): void {}

  forgetPeer(): void {}

  sendToClient(client: ClientHandle, message: NodeToClient): void {
    this.#clients.get(client.id)?.receive(message);
  }

  dismissClients(): Promise<void> {
    this.#dismissal ??= Promise.withResolvers<void>();
    for (const connection of this.#clients.values()) connection.receive({ type: "leaving" });
    if (this.#clients.size === 0) this.#dismissal.resolve();
    return this.#dismissal.promise;
  }

  async stop(): Promise<void> {
    if (this.handlers === null) return;
    const { node } = this.identity;
    this.handlers = null;
    this.room.running.delete(node);
    for (const other of this.room.running.values()) {
      this.room.post(() => other.handlers?.peerDisconnected(node));
    }
    for (const connection of this.#clients.values()) connection.finish("REMOTE", "the node stopped");
    this.#clients.clear();
  }

  accept({ name, zone }: ClientIdentity): MemoryConnection {
    const handle: ClientHandle = { id: ++this.#clientsSeen, name, zone, isAdmin: true };
    const connection = new MemoryConnection(this, handle);
    this.#clients.set(handle.id, connection);
    return connection;
  }

  leave(handle: ClientHandle): void {
    if (this.#clients.delete(handle.id)) this.room.post(() => this.handlers?.clientClosed(handle));
    if (this.#clients.size === 0) this.#dismissal?.resolve();
  }
}

class MemoryConnection implements ClientConnection<PeerIdentity> {
  readonly counters: ConnectionCounters & { framesSent: number; framesReceived: number; framesDropped: number } = {
    framesSent: 0,
    bytesSent: 0,
    framesReceived: 0,
    bytesReceived: 0,
    framesDropped: 0,
    messagesRefused: 0,
  };
  /** Both ends are of one build and in one process. */
  readonly agreed = { version: protocolVersions.max, isAdmin: true };
  readonly #transport: MemoryTransport;
  readonly #handle: ClientHandle;
  #early: NodeToClient[] = [];
  #handlers: ConnectionHandlers<NodeToClient> | null = null;
  #closed: CloseReason | null = null;

  constructor(transport: MemoryTransport, handle: ClientHandle) {
    this.#transport = transport;
    this.#handle = handle;
  }

  get remote(): PeerIdentity {
    return this.#transport.identity;
  }

  send(message: ClientToNode): boolean {
    if (this.#closed !== null) {
      this.counters.framesDropped++;
      return false;
    }
    this.counters.framesSent++;
    this.#transport.room.post(() => this.#transport.handlers?.clientMessage(this.#handle, message));
    return true;
  }

  start(handlers: ConnectionHandlers<NodeToClient>): void {
    if (this.#handlers !== null) throw new Error("the connection was started twice");
    this.#handlers = handlers;
    const reason = this.#closed;
    if (reason !== null) queueMicrotask(() => handlers.closed(reason));
    for (const message of this.#early) this.receive(message);
    this.#early = [];
  }

  close(): void {
    this.finish("LOCAL", "closed here");
    this.#transport.leave(this.#handle);
  }

  receive(message: NodeToClient): void {
    this.#transport.room.post(() => {
      if (this.#closed !== null) return;
      if (this.#handlers === null) {
        this.#early.push(message);
        return;
      }
      this.counters.framesReceived++;
      this.#handlers.message(message);
    });
  }

  finish(code: CloseCode, message: string): void {
    if (this.#closed !== null) return;
    this.#closed = { code, message };
    this.#handlers?.closed(this.#closed);
  }
}
