import type { PeerMessage } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "../client-message.ts";
import type { DecodeError } from "../codec/result.ts";
import type { Agreement, Identity } from "./identity.ts";

/**
 * One authenticated stream of messages. The contract is weak (design §6): a message may be lost, and a sender learns of
 * nothing but the close. Order is kept while the connection lives.
 */
export interface Connection<Outgoing, Incoming, Remote extends Identity = Identity> {
  /** Who the other end proved to be. */
  readonly remote: Remote;
  readonly agreed: Agreement;
  readonly counters: ConnectionCounters;
  /**
   * Queues the message for the end of this tick; all messages of one tick leave in one write.
   * False when it surely never left: the connection is closed, its queue is full, the message exceeds the frame limit, or
   * the other end speaks a version that does not have it.
   */
  send(message: Outgoing): boolean;
  /**
   * Begins delivery; call it once. What arrived earlier waits until then. If the connection has already closed, `closed`
   * is called in a microtask.
   */
  start(handlers: ConnectionHandlers<Incoming>): void;
  /**
   * Hears and takes nothing more; `closed` is called with code `LOCAL` before it returns. What was sent before still
   * leaves, if the other end takes it within a second. Harmless when repeated.
   */
  close(): void;
}

export interface ConnectionHandlers<Incoming> {
  message(message: Incoming): void;
  /** Called exactly once, after the last `message`. */
  closed(reason: CloseReason): void;
  /** A well-formed frame whose content was refused. It is counted and skipped; the connection stays. */
  refused?(error: DecodeError): void;
}

/** A node's end of a link between two nodes. */
export type PeerConnection<Remote extends Identity = Identity> = Connection<PeerMessage, PeerMessage, Remote>;
/** A client's end. */
export type ClientConnection<Remote extends Identity = Identity> = Connection<ClientToNode, NodeToClient, Remote>;
/** A node's end of a client's connection. */
export type ServedConnection<Remote extends Identity = Identity> = Connection<NodeToClient, ClientToNode, Remote>;

export interface CloseReason {
  readonly code: CloseCode;
  readonly message: string;
}

export type CloseCode =
  | "LOCAL" // `close()` was called here
  | "REMOTE" // the other end closed
  | "SILENT" // nothing was heard for `silentMs`; what had arrived unread was discarded
  | "STUCK" // the other end took nothing of what it was sent for half of `silentMs`; what still waited was discarded
  | "BAD_FRAME" // the stream cannot be followed any further: magic, version, length or checksum
  | "SOCKET_ERROR";

export interface ConnectionCounters {
  readonly framesSent: number;
  readonly bytesSent: number;
  readonly framesReceived: number;
  readonly bytesReceived: number;
  /** Not sent because the queue was full or the message too large. */
  readonly framesDropped: number;
  /** Received but refused by the codec. */
  readonly messagesRefused: number;
}

/** How a connection is kept. Each has a default. */
export interface ConnectionLimits {
  /**
   * Close when nothing was heard for so long, or nothing taken for half of it; pings are sent four times as often. Default
   * 30,000, half the longest life of a frame (design §4). Too small: pauses cut connections. Too large: frames are delivered long after their time.
   */
  readonly silentMs: number;
  /** Bytes that may wait here for the network before messages are dropped. Default 16 MiB. */
  readonly queueBytesMax: number;
  /** Time for the whole handshake. Default 5,000. */
  readonly handshakeTimeoutMs: number;
}
