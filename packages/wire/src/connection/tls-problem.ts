import { createPrivateKey, X509Certificate } from "node:crypto";
import type { TlsIdentity } from "./tls.ts";

export interface TlsProblem {
  readonly part: keyof TlsIdentity;
  /** What is wrong with that part, to be put behind its name. */
  readonly message: string;
}

/**
 * What is wrong with certificates that were just read, or null. Looked at there, where the file can still be named: the
 * other end, shown a bad one, can only say that it is not good, and OpenSSL says it in its own words.
 */
export function tlsProblem({ certificate, privateKey, authority }: TlsIdentity, nowMs: number): TlsProblem | null {
  const own = parsed(certificate, (pem) => new X509Certificate(pem));
  if (own === null) return { part: "certificate", message: "holds no certificate" };
  const key = parsed(privateKey, (pem) => createPrivateKey(pem));
  if (key === null)
    return { part: "privateKey", message: "holds no private key that can be read without a passphrase" };
  if (parsed(authority, (pem) => new X509Certificate(pem)) === null)
    return { part: "authority", message: "holds no certificate of an authority" };
  if (!own.checkPrivateKey(key)) return { part: "privateKey", message: "is not the key of the certificate" };
  if (own.validToDate.getTime() > nowMs) return null;
  const day = own.validToDate.toISOString().slice(0, 10);
  return { part: "certificate", message: `expired on ${day}; have a new one signed` };
}

function parsed<T>(pem: string, read: (pem: string) => T): T | null {
  try {
    return read(pem);
  } catch {
    return null;
  }
}
