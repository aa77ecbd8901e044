import type { NodeId, Zone } from "@cartwheel/dynamo";
import type { TlsIdentity } from "./tls.ts";

/** A member of the cluster. `incarnation` is raised before each start, so that a newer process wins over an older one. */
export interface PeerIdentity {
  readonly role: "peer";
  readonly node: NodeId;
  readonly incarnation: number;
}

/** A program that uses the cluster. Its name is for people; 1 to 64 printable ASCII characters, need not be unique. */
export interface ClientIdentity {
  readonly role: "client";
  readonly name: string;
  /** Where it runs, 1 to 64 of `[a-z0-9-]`. */
  readonly zone: Zone;
}

export type Identity = PeerIdentity | ClientIdentity;

/** What both ends must agree on before a single message passes. */
export interface Credentials {
  /** Minted once by `init`, 32 hex digits. Two clusters never talk to each other. */
  readonly clusterId: string;
  /** Known to every node and client of the cluster; at least 16 bytes, 32 random ones are right. Never sent. */
  readonly secret: Uint8Array;
  /** Both ends must have one, or neither. Default none: what is said can be read, and altered, on its way. */
  readonly tls?: TlsIdentity | undefined;
}

/** A node's credentials: beside the client's, a hash of the settings that all nodes must share (buckets, limits). */
export interface PeerCredentials extends Credentials {
  /** 1 to 128 printable ASCII characters. Compared between peers only: a client brings no settings. */
  readonly settingsFingerprint: string;
  /** Good from those who dial too, while one secret is exchanged for another. Who dials proves `secret`. Default none. */
  readonly otherSecrets?: readonly Uint8Array[] | undefined;
  /** A client that proves it is an operator. Default none: whoever proves `secret` is one. */
  readonly adminSecret?: Uint8Array | undefined;
}

/** What the two ends found out about each other, beside who they are. */
export interface Agreement {
  /** Of the messages. */
  readonly version: number;
  /** Whether the client may change the cluster. Of no meaning between nodes. */
  readonly isAdmin: boolean;
}

/** Protocol versions that an end can speak, both included. */
export interface VersionRange {
  readonly min: number;
  readonly max: number;
}
