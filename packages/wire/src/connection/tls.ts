import type { NodeId } from "@cartwheel/dynamo";
import type { ConnectionOptions, TlsOptions } from "node:tls";
import { TLSSocket } from "node:tls";
import type { Socket } from "node:net";
import type { Identity } from "./identity.ts";
import type { Refusal } from "./refusal.ts";

/**
 * How an end shows who it is, and whom it believes, all as PEM. A node's certificate names the node's id among its DNS
 * names, whatever address it is reached by; a client's is only signed. Nothing but TLS 1.3 is spoken, and each end must
 * show a certificate that the authority signed.
 */
export interface TlsIdentity {
  readonly certificate: string;
  readonly privateKey: string;
  /** The authority, or several while one is exchanged for another. */
  readonly authority: string;
}

/** For both ends. */
function common({ certificate, privateKey, authority }: TlsIdentity): ConnectionOptions & TlsOptions {
  const versions = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3" } as const;
  return { cert: certificate, key: privateKey, ca: authority, rejectUnauthorized: true, ...versions };
}

export function diallingTls(identity: TlsIdentity): ConnectionOptions {
  // The name is compared once the other end has said which node it is: one node has several addresses, and some none
  // that a certificate could name.
  return { ...common(identity), checkServerIdentity: () => undefined };
}

export function acceptingTls(identity: TlsIdentity, handshakeTimeoutMs: number): TlsOptions {
  // Node would hang up on a bad certificate without a word. So that the dialler hears why, the listener does it instead:
  // see `strangerRefusal`.
  const certificates = { requestCert: true, rejectUnauthorized: false };
  return { ...common(identity), ...certificates, handshakeTimeout: handshakeTimeoutMs };
}

/** Why whoever has dialled is let no further; null where the certificate shown is good. */
export function strangerRefusal(socket: TLSSocket): Refusal | null {
  if (socket.authorized) return null;
  const reason = String(socket.authorizationError ?? "none was shown");
  return { code: "TLS_REFUSED", message: `the dialler's certificate is not good: ${reason}`.slice(0, 500) };
}

/** Whether the other end's certificate is that of the node that it claims to be; null where it is, or no TLS is spoken. */
export function certificateRefusal(socket: Socket, remote: Identity): Refusal | null {
  if (!(socket instanceof TLSSocket) || remote.role === "client") return null;
  const names = socket.getPeerCertificate().subjectaltname ?? "";
  if (names.split(", ").includes(`DNS:${remote.node}`)) return null;
  return { code: "WRONG_CERTIFICATE", message: certificateMessage(remote.node, names) };
}

function certificateMessage(node: NodeId, names: string): string {
  return `the certificate does not name ${node} but ${names === "" ? "nobody" : names.slice(0, 200)}`;
}
