import type { NodeId, Zone } from "@cartwheel/dynamo";
import {
  connectToNode,
  type ClientConnection,
  type Dialled,
  type PeerIdentity,
  type TlsIdentity,
} from "@cartwheel/wire/connection";

/** A client's authenticated connection to a node. */
export type NodeConnection = ClientConnection<PeerIdentity>;

export interface DialTarget {
  /** `host:port`; IPv6 hosts in brackets. */
  readonly address: string;
  /** Who must answer, or null to take whoever listens there (a seed). */
  readonly expect: NodeId | null;
}

/** Connects to a node. Never rejects. Over TCP in production; in process for an embedded cluster and for tests. */
export type Dial = (target: DialTarget, signal: AbortSignal) => Promise<Dialled<NodeConnection>>;

export interface DialIdentity {
  readonly name: string;
  readonly zone: Zone;
  readonly clusterId: string;
  readonly secret: Uint8Array;
  readonly tls?: TlsIdentity | undefined;
}

/** Dials over TCP, as a client of this name and zone. */
export function tcpDial({ name, zone, clusterId, secret, tls }: DialIdentity): Dial {
  return async ({ address, expect }, signal) => {
    const endpoint = parseAddress(address);
    if (endpoint === null) {
      return { ok: false, refusal: { code: "UNREACHABLE", message: `"${address}" is not host:port` } };
    }
    return connectToNode({
      ...endpoint,
      expect,
      signal,
      identity: { role: "client", name, zone },
      credentials: { clusterId, secret, tls },
    });
  };
}

/** Null unless `address` is `host:port` with a port from 1 to 65,535. */
export function parseAddress(address: string): { readonly host: string; readonly port: number } | null {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(address);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}
