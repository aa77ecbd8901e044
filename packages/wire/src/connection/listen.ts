import type { ConnectionLimits, PeerConnection, ServedConnection } from "./connection.ts";
import type { ClientIdentity, Identity, PeerCredentials, PeerIdentity } from "./identity.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 lets the system choose; the listener tells which. */
  readonly port: number;
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  readonly limits?: Partial<ConnectionLimits>;
  /** Handshakes in progress from one address. Default 64. More are cut off unheard. */
  readonly unauthenticatedPerAddressMax?: number;
  /** Asked once the other end has proved the secret; null admits it. */
  readonly admit?: (remote: Identity) => Refusal | null;
  /** Each must call `start` on the connection before it returns. */
  readonly peer: (connection: PeerConnection<PeerIdentity>) => void;
  readonly client: (connection: ServedConnection<ClientIdentity>) => void;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Handshakes refused since the start, by code. */
  readonly refusals: ReadonlyMap<RefusalCode, number>;
  /** Stops accepting and closes every connection that it accepted. */
  close(): Promise<void>;
}

/** Accepts authenticated connections. Rejects when the address cannot be taken. */
export declare function listen(options: ListenOptions): Promise<Listener>;
