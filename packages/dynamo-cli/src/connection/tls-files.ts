import type { TlsIdentity } from "@cartwheel/wire/connection";
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Failure } from "../outcome.ts";
import { usage } from "../outcome.ts";
import { readText } from "./read-file.ts";

/** PEM files, each named with its path from where the command runs. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  readonly authorityFile: string;
}

export type TlsResult = { readonly ok: true; readonly tls: TlsIdentity } | Failure;

/** What of them was given. */
export type GivenTlsFiles = { readonly [Name in keyof TlsFiles]: string | undefined };

/** Null where none of the three was given; one or two of them are a mistake. */
export function completeTlsFiles(given: GivenTlsFiles): TlsFiles | Failure | null {
  const { certificateFile, privateKeyFile, authorityFile } = given;
  if (certificateFile === undefined && privateKeyFile === undefined && authorityFile === undefined) return null;
  if (certificateFile === undefined) return incomplete("the certificate", "--tls-certificate");
  if (privateKeyFile === undefined) return incomplete("the certificate's key", "--tls-key");
  if (authorityFile === undefined) return incomplete("the authority", "--tls-authority");
  return { certificateFile, privateKeyFile, authorityFile };
}

function incomplete(what: string, flag: string): Failure {
  return usage(
    `for TLS ${what} is not given`,
    `Give ${flag} too: the certificate, its key and the authority go together.`,
  );
}

/**
 * Reads them, and looks at them here, where the file can still be named: a node that is shown a bad certificate, or one
 * that has expired, can only say that it is not good.
 */
export function readTls({ certificateFile, privateKeyFile, authorityFile }: TlsFiles): TlsResult {
  const certificate = readText(certificateFile);
  const privateKey = readText(privateKeyFile);
  const authority = readText(authorityFile);
  if (!certificate.ok) return certificate;
  if (!privateKey.ok) return privateKey;
  if (!authority.ok) return authority;
  const own = parse(certificate.text, (pem) => new X509Certificate(pem));
  if (own === null)
    return usage(`${certificateFile} holds no certificate`, "It begins with -----BEGIN CERTIFICATE-----.");
  const key = parse(privateKey.text, (pem) => createPrivateKey(pem));
  if (key === null) return usage(`${privateKeyFile} holds no private key that can be read without a passphrase`);
  if (parse(authority.text, (pem) => new X509Certificate(pem)) === null)
    return usage(`${authorityFile} holds no certificate of an authority`);
  if (!own.checkPrivateKey(key)) return usage(`${privateKeyFile} is not the key of ${certificateFile}`);
  if (own.validToDate.getTime() < Date.now())
    return usage(
      `${certificateFile} expired on ${own.validToDate.toISOString().slice(0, 10)}`,
      "Have a new one signed.",
    );
  return {
    ok: true,
    tls: { certificate: certificate.text, privateKey: privateKey.text, authority: authority.text },
  };
}

function parse<T>(pem: string, read: (pem: string) => T): T | null {
  try {
    return read(pem);
  } catch {
    return null;
  }
}
