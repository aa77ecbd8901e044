import type { NodeId } from "@cartwheel/dynamo";
import type { ClientConnection, ClientIdentity, PeerIdentity } from "@cartwheel/wire/connection";
import type { Transport } from "./transport.ts";

/** Joins the nodes of one process: messages pass by reference, one turn of the event loop later. */
export interface MemoryHub {
  /** The transport of one node. A node that stopped may ask again. */
  transport(identity: PeerIdentity): Transport;
  /** A client's connection to a running node, or null when that node is not started. */
  connect(node: NodeId, identity: ClientIdentity): ClientConnection<PeerIdentity> | null;
}

export declare function createMemoryHub(): MemoryHub;
