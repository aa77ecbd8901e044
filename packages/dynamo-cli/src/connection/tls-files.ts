import { tlsProblem } from "@cartwheel/wire/connection";
import type { TlsIdentity } from "@cartwheel/wire/connection";
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

/** Reads them, and looks at them while the file can still be named. */
export function readTls({ certificateFile, privateKeyFile, authorityFile }: TlsFiles): TlsResult {
  const certificate = readText(certificateFile);
  const privateKey = readText(privateKeyFile);
  const authority = readText(authorityFile);
  if (!certificate.ok) return certificate;
  if (!privateKey.ok) return privateKey;
  if (!authority.ok) return authority;
  const tls = { certificate: certificate.text, privateKey: privateKey.text, authority: authority.text };
  const problem = tlsProblem(tls, Date.now());
  const files = { certificate: certificateFile, privateKey: privateKeyFile, authority: authorityFile };
  return problem === null ? { ok: true, tls } : usage(`${files[problem.part]} ${problem.message}`);
}
