import type { NodeId, Zone } from "@cartwheel/dynamo";

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
}

/** A node's credentials: beside the client's, a hash of the settings that all nodes must share (buckets, limits). */
export interface PeerCredentials extends Credentials {
  /** 1 to 128 printable ASCII characters. Compared between peers only: a client brings no settings. */
  readonly settingsFingerprint: string;
}
