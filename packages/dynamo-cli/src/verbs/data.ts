import { utf8 } from "@cartwheel/dynamo";
import type { Context, PutOptions, StoredVersion, WriteResult } from "@cartwheel/dynamo-client";
import { readFileSync } from "node:fs";
import type { Failure, Outcome } from "../outcome.ts";
import { failed, said, usage } from "../outcome.ts";
import { plural } from "../terminal/units.ts";
import { excerpt, jsonBytes, textOf } from "./key-text.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

/** `get`, `put`, `del`. */

export interface Place {
  readonly bucket: string;
  readonly key: string;
}

interface QuorumOptions {
  readonly r?: number;
  readonly pr?: number;
  readonly w?: number;
  readonly pw?: number;
  readonly dw?: number;
  readonly timeoutMs?: number;
}

export interface GetOptions extends QuorumOptions {
  /** The value's bytes and nothing else. */
  readonly raw: boolean;
}

export async function get(
  context: VerbContext,
  { bucket, key }: Place,
  { raw, ...quorums }: GetOptions,
): Promise<Outcome> {
  const { cluster, terminal, style } = context;
  const got = await cluster.client.get(bucket, utf8(key), quorums);
  if (!got.ok) return failureOf(got);
  const [only, ...others] = got.siblings;
  if (only === undefined) return missing(got);
  if (raw) {
    if (others.length > 0)
      return failed(`there are ${others.length + 1} versions`, "Without --raw they are all shown.");
    terminal.out(only.value);
    return said;
  }
  const text =
    got.siblings.map((version) => versionText(version, others.length > 0)).join("") +
    style.dim(`context ${base64(got.context)} · answered by ${got.answeredBy.join(", ")}\n`);
  const { context: seen, answeredBy } = got;
  return { ok: true, json: { context: base64(seen), siblings: got.siblings.map(versionJson), answeredBy }, text };
}

function missing({ complete, context }: { readonly complete: boolean; readonly context: Context | null }): Failure {
  const what = context === null ? "not found" : "not found (deleted)";
  if (complete) return { ...failed(what), code: "NOT_FOUND" };
  const advice = "Not every copy could be asked, so it may be there all the same; see `dynamo status`.";
  return { ...failed(`${what} at the nodes that answered`, advice), code: "NOT_FOUND_INCOMPLETE" };
}

export interface WriteOptions extends QuorumOptions {
  /** Base64, of a `get` or `put`. */
  readonly context?: string;
}

export interface PutArguments extends WriteOptions {
  /** Reads first, and supersedes what it finds. */
  readonly resolve: boolean;
  readonly value?: string;
  readonly file?: string;
}

export async function put(context: VerbContext, { bucket, key }: Place, given: PutArguments): Promise<Outcome> {
  const { cluster, style } = context;
  const { context: contextText, resolve, value, file, ...quorums } = given;
  const bytes = await valueOf(context, { value, file });
  if (!(bytes instanceof Uint8Array)) return bytes;
  const seen = resolve ? await read(context, { bucket, key }) : decodeContext(contextText);
  if (!seen.ok) return seen;
  const options: PutOptions = {
    ...quorums,
    returnBody: true,
    ...(seen.context === null ? {} : { context: seen.context }),
  };
  const written = await cluster.client.put(bucket, utf8(key), bytes, options);
  if (!written.ok) return failureOf(written);
  const siblings = written.siblings?.length ?? 0;
  const note =
    siblings > 1 ? style.warn(`! ${siblings} versions now stand side by side; --resolve would supersede them.\n`) : "";
  return {
    ok: true,
    json: { context: base64(written.context), siblings, ...written.durability },
    text: `${storedText(written)}${note}${style.dim(`context ${base64(written.context) ?? "none"}\n`)}`,
  };
}

export async function del(context: VerbContext, { bucket, key }: Place, given: WriteOptions): Promise<Outcome> {
  const { context: contextText, ...quorums } = given;
  const seen = contextText === undefined ? await read(context, { bucket, key }) : decodeContext(contextText);
  if (!seen.ok) return seen;
  if (seen.context === null || (seen.versions === 0 && contextText === undefined))
    return { ...failed("not found"), code: "NOT_FOUND" };
  const written = await context.cluster.client.delete(bucket, utf8(key), seen.context, quorums);
  if (!written.ok) return failureOf(written);
  const what = seen.versions === null ? "what the context covers" : plural(seen.versions, "version");
  return {
    ok: true,
    json: { deleted: seen.versions, ...written.durability },
    text: `deleted ${what}: ${copiesText(written)}\n`,
  };
}

type Seen = { readonly ok: true; readonly context: Context | null; readonly versions: number | null } | Failure;

async function read({ cluster }: VerbContext, { bucket, key }: Place): Promise<Seen> {
  const got = await cluster.client.get(bucket, utf8(key));
  return got.ok ? { ok: true, context: got.context, versions: got.siblings.length } : failureOf(got);
}

function decodeContext(text: string | undefined): Seen {
  if (text === undefined) return { ok: true, context: null, versions: null };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return usage("--context is not base64", "Give it as `get` has shown it.");
  return { ok: true, context: Buffer.from(text, "base64"), versions: null };
}

interface ValueSource {
  readonly value: string | undefined;
  readonly file: string | undefined;
}

async function valueOf({ terminal }: VerbContext, { value, file }: ValueSource): Promise<Uint8Array | Failure> {
  if (value !== undefined && file !== undefined) return usage("a value and --file exclude each other");
  if (value !== undefined && value !== "-") return utf8(value);
  if (file === undefined) return terminal.readInput();
  try {
    return readFileSync(file);
  } catch (error) {
    return usage(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type Written = Extract<WriteResult, { readonly ok: true }>;

function storedText(written: Written): string {
  return `stored: ${copiesText(written)}\n`;
}

function copiesText({ durability: { n, copies, missing: silent } }: Written): string {
  const where = copies.map(({ node, role }) => (role === "owner" ? node : `${node} (stand-in)`)).join(", ");
  const rest = silent.length === 0 ? "" : `; not reached: ${silent.join(", ")}`;
  return `durable at ${where}, ${n} wanted in the end${rest}`;
}

function versionText({ vtag, value, writtenAt }: StoredVersion, isOne: boolean): string {
  const shown = textOf(value) ?? `${excerpt(value, 64)} (${plural(value.length, "byte")})`;
  return isOne ? `${vtag}  ${new Date(writtenAt.ms).toISOString()}\n${shown}\n` : `${shown}\n`;
}

function versionJson({ vtag, value, writtenAt }: StoredVersion): object {
  return { vtag, writtenAt: new Date(writtenAt.ms).toISOString(), value: jsonBytes(value) };
}

function base64(context: Context | null): string | null {
  return context === null ? null : Buffer.from(context).toString("base64");
}
