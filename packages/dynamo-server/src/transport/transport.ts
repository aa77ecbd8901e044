import type { NodeId, PeerMessage, Zone } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "@cartwheel/wire";

/**
 * How a node's shell reaches other nodes and its clients. The contract is weak (design §6): a message may be lost,
 * repeated, late or reordered, so that a bug here cannot hurt safety. Small on purpose: faults are injected by wrapping
 * it, and every message in either direction passes through it.
 */
export interface Transport {
  /** Listens, and keeps a connection to every peer whose address it knows. Rejects when the address cannot be taken. */
  start(handlers: TransportHandlers): Promise<void>;
  /** May be lost; surely is while no connection with the peer is open, whoever dialled it. */
  sendToPeer(to: NodeId, message: PeerMessage): void;
  /** A peer was learned, or has moved: keep a connection to it. `address` is `host:port`. */
  setPeerAddress(node: NodeId, address: string): void;
  /** Out of the cluster for ever: it is dialled no more. It may still dial in, and is then answered that it is out. */
  forgetPeer(node: NodeId): void;
  /** Nothing happens when the client has gone. */
  sendToClient(client: ClientHandle, message: NodeToClient): void;
  /**
   * Tells all clients to ask others, takes no new ones, and resolves when all that heard it have hung up. Where the node
   * closed first, what a client has just sent would be lost, and nobody would know whether it was done.
   */
  dismissClients(): Promise<void>;
  /** Closes everything. No handler is called after it resolves. */
  stop(): Promise<void>;
}

export interface TransportHandlers {
  peerMessage(from: NodeId, message: PeerMessage): void;
  /** A process has proved to be this start of a peer; messages may go to it from now on, whoever dialled. */
  peerStarted(node: NodeId, incarnation: number): void;
  /** Messages to this peer may arrive from now on. */
  peerConnected(node: NodeId): void;
  peerDisconnected(node: NodeId): void;
  clientMessage(client: ClientHandle, message: ClientToNode): void;
  clientClosed(client: ClientHandle): void;
}

/** A connected client. Compare by `id`, which is never used twice within a node's start. */
export interface ClientHandle {
  readonly id: number;
  readonly name: string;
  readonly zone: Zone;
  /** Whether it may change the cluster: it has proved the operators' secret, or there is none. */
  readonly isAdmin: boolean;
}
