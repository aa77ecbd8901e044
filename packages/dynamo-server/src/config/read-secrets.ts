import { tlsProblem } from "@cartwheel/wire/connection";
import type { TlsIdentity } from "@cartwheel/wire/connection";
import { readFileSync } from "node:fs";
import type { NodeSettings, TlsSettings } from "./node-settings.ts";
import { Secret } from "./secret.ts";

/** What a node proves with, and what it lets others prove. Nothing of it is ever printed. */
export interface Secrets {
  /** Proved to whoever is dialled, and accepted. */
  readonly secret: Secret;
  /** Accepted too, while one is exchanged for the other; null at all other times. */
  readonly otherSecret: Secret | null;
  /** Proved by operators; null where the cluster's own secret makes one. */
  readonly adminSecret: Secret | null;
  /** Null: connections are not encrypted. */
  readonly tls: TlsSecrets | null;
}

export interface TlsSecrets extends Omit<TlsIdentity, "privateKey"> {
  readonly privateKey: Secret;
}

export type SecretsResult = { readonly ok: true; readonly secrets: Secrets } | Failure;

interface Failure {
  readonly ok: false;
  readonly message: string;
}

/** Reads the files that the settings name. `given` is the secret of the environment, which goes before the file. */
export function readSecrets(node: NodeSettings, given: string | null): SecretsResult {
  if (given === null && node.secretFile === null) {
    return problem("no secret: name a file in node.secretFile, or set DYNAMO_NODE_SECRET");
  }
  const secret = given === null ? readSecret("secretFile", node.secretFile) : secretOf("DYNAMO_NODE_SECRET", given);
  const otherSecret = readSecret("otherSecretFile", node.otherSecretFile);
  const adminSecret = readSecret("adminSecretFile", node.adminSecretFile);
  const tls = node.tls === null ? { ok: true as const, tls: null } : readTls(node.tls);
  for (const read of [secret, otherSecret, adminSecret, tls]) if (!read.ok) return read;
  if (!secret.ok || !otherSecret.ok || !adminSecret.ok || !tls.ok || secret.secret === null) {
    return problem("no secret");
  }
  const read = { secret: secret.secret, otherSecret: otherSecret.secret, adminSecret: adminSecret.secret };
  return areDifferent(read) ?? { ok: true, secrets: { ...read, tls: tls.tls } };
}

type OneSecret = { readonly ok: true; readonly secret: Secret | null } | Failure;

/** Never from a flag: command lines are visible to every user of the machine. */
function readSecret(setting: "secretFile" | "otherSecretFile" | "adminSecretFile", file: string | null): OneSecret {
  if (file === null) return { ok: true, secret: null };
  const text = readText(setting, file);
  return text.ok ? secretOf(`node.${setting}`, text.text) : text;
}

function secretOf(from: string, text: string): OneSecret {
  const secret = Secret.fromText(text);
  return secret === null ? problem(`${from}: the secret must be at least 16 bytes long`) : { ok: true, secret };
}

function readTls(files: TlsSettings): { readonly ok: true; readonly tls: TlsSecrets } | Failure {
  const certificate = readText("tls.certificateFile", files.certificateFile);
  const privateKey = readText("tls.privateKeyFile", files.privateKeyFile);
  const authority = readText("tls.authorityFile", files.authorityFile);
  if (!certificate.ok) return certificate;
  if (!privateKey.ok) return privateKey;
  if (!authority.ok) return authority;
  const read = { certificate: certificate.text, privateKey: privateKey.text, authority: authority.text };
  const wrong = tlsProblem(read, Date.now());
  if (wrong !== null) return problem(`node.tls.${wrong.part}File: ${files[`${wrong.part}File`]} ${wrong.message}`);
  const key = Secret.fromText(privateKey.text);
  if (key === null) return problem("node.tls.privateKeyFile: is no key");
  return { ok: true, tls: { certificate: certificate.text, privateKey: key, authority: authority.text } };
}

/** One secret for two purposes is a mistake, and would make every client an operator. */
function areDifferent({ secret, otherSecret, adminSecret }: Omit<Secrets, "tls">): Failure | null {
  if (otherSecret?.equals(secret) === true) {
    return problem("node.otherSecretFile: is the secret itself; leave it away once the secret has been exchanged");
  }
  const isShared = adminSecret?.equals(secret) === true || (otherSecret !== null && adminSecret?.equals(otherSecret));
  return isShared === true ? problem("node.adminSecretFile: must not be the secret that every client knows") : null;
}

function readText(setting: string, file: string): { readonly ok: true; readonly text: string } | Failure {
  try {
    return { ok: true, text: readFileSync(file, "utf8") };
  } catch (error) {
    return problem(`node.${setting}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problem(message: string): Failure {
  return { ok: false, message };
}
