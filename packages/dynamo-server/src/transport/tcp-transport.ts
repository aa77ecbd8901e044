import type { NodeId } from "@cartwheel/dynamo";
import type { ConnectionLimits, PeerCredentials, PeerIdentity } from "@cartwheel/wire/connection";
import type { Transport } from "./transport.ts";

export interface PeerAddress {
  readonly node: NodeId;
  readonly host: string;
  readonly port: number;
}

export interface TcpTransportOptions {
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  /** Where to listen. Port 0 lets the system choose. */
  readonly host: string;
  readonly port: number;
  /** Every other member. This node's own entry is ignored. */
  readonly peers: readonly PeerAddress[];
  readonly limits?: Partial<ConnectionLimits>;
}

export interface TcpTransport extends Transport {
  /** The port that is listened on; 0 before `start`. */
  readonly port: number;
}

export declare function createTcpTransport(options: TcpTransportOptions): TcpTransport;
