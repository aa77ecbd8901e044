import type { NodeId } from "@cartwheel/dynamo";
import type { ClientConnection, ConnectionLimits, PeerConnection } from "./connection.ts";
import type { ClientIdentity, Credentials, PeerCredentials, PeerIdentity } from "./identity.ts";
import type { Refusal } from "./refusal.ts";

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

/** Connects one node to another and proves both identities. Never rejects. */
export declare function connectToPeer(options: PeerDialOptions): Promise<Dialled<PeerConnection<PeerIdentity>>>;

/** Connects a client to a node and proves both identities. Never rejects. */
export declare function connectToNode(options: ClientDialOptions): Promise<Dialled<ClientConnection<PeerIdentity>>>;
