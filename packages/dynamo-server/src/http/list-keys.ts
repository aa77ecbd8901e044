import type { KeyListResult } from "@cartwheel/dynamo-client";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { KeyLister } from "./key-lister.ts";
import { keyListParameters, parseParameters } from "./parameters.ts";
import { encodePercent } from "./percent-bytes.ts";
import { failureProblem, problem, problemReply } from "./problem.ts";
import type { Reply, ReplyStream } from "./reply.ts";
import { brokenOff } from "./reply.ts";
import type { BucketPlace } from "./resource.ts";
import { bucketName, bucketPath } from "./resource.ts";

export const keyListSchema = z.object({ keys: z.array(z.string()).optional() });

export interface KeyListRequest {
  readonly message: IncomingMessage;
  readonly query: URLSearchParams;
  readonly place: BucketPlace;
  readonly lister: KeyLister;
}

/** GET of a bucket's keys. */
export function listKeys(request: KeyListRequest): Promise<Reply> | Reply {
  const parameters = parseParameters(keyListParameters, request.query);
  if (!parameters.ok) return problemReply(parameters.problem, request.message.headers.accept);
  const { keys = "false", timeout } = parameters.value;
  if (keys === "false") return { status: 200, headers: listHeaders(request.place), body: "{}" };
  return keyListReply(request, { streamed: keys === "stream", properties: null, timeoutMs: timeoutOf(timeout) });
}

export interface KeyListForm {
  /** One JSON object a page, the last without keys; or all keys in one object. */
  readonly streamed: boolean;
  /** What else the answer's (first) object holds. */
  readonly properties: object | null;
  readonly timeoutMs: number | "unlimited";
}

export function timeoutOf(timeout: string | undefined): number | "unlimited" {
  return timeout === undefined ? "unlimited" : Number(timeout);
}

/**
 * Keys as they are found. Until the first page is there, a failure is a 503; after that the connection is cut, so that
 * half a list never looks like a whole one. (Riak answers 200 with an error inside.)
 */
export async function keyListReply(request: KeyListRequest, form: KeyListForm): Promise<Reply> {
  const { message, place, lister } = request;
  const { accept } = message.headers;
  const signal = form.timeoutMs === "unlimited" ? new AbortController().signal : AbortSignal.timeout(form.timeoutMs);
  const pages = lister.list(bucketName(place), signal)[Symbol.asyncIterator]();
  const first = await pages.next();
  if (signal.aborted) {
    const detail = `The keys were not listed within ${form.timeoutMs} ms.`;
    return problemReply(problem("UNAVAILABLE", detail, { parameter: "timeout" }), accept);
  }
  if (first.done !== true && !first.value.ok) {
    return problemReply(failureProblem({ type: "failed", ...first.value }), accept);
  }
  const encodesAll = /^on$/i.test(String(message.headers["x-riak-url-encoding"] ?? ""));
  const listing = resume(first, pages);
  const texts = encodesAll ? encodePercent : keyText;
  const body = form.streamed ? streamed(listing, { texts, form, signal }) : whole(listing, { texts, form, signal });
  return { status: 200, headers: listHeaders(place), body };
}

interface Writing {
  readonly texts: (key: Uint8Array) => string;
  readonly form: KeyListForm;
  readonly signal: AbortSignal;
}

async function* streamed(listing: Listing, { texts, form, signal }: Writing): ReplyStreamOf {
  if (form.properties !== null) yield JSON.stringify(form.properties);
  for await (const page of listing) {
    if (!page.ok) return yield brokenOff;
    // Old clients take an empty page for the end.
    if (page.keys.length > 0) yield JSON.stringify({ keys: page.keys.map(texts) });
  }
  yield signal.aborted ? brokenOff : JSON.stringify({ keys: [] });
}

async function* whole(listing: Listing, { texts, form, signal }: Writing): ReplyStreamOf {
  const before = form.properties === null ? "{" : `${JSON.stringify(form.properties).slice(0, -1)},`;
  let separator = `${before}"keys":[`;
  for await (const page of listing) {
    if (!page.ok) return yield brokenOff;
    if (page.keys.length === 0) continue;
    yield separator + page.keys.map((key) => JSON.stringify(texts(key))).join(",");
    separator = ",";
  }
  if (signal.aborted) yield brokenOff;
  else yield separator === "," ? "]}" : `${separator}]}`;
}

type Listing = AsyncIterable<KeyListResult>;
type ReplyStreamOf = AsyncGenerator<ReplyStream extends AsyncIterable<infer T> ? T : never, void, undefined>;

async function* resume(
  first: IteratorResult<KeyListResult, void>,
  rest: AsyncIterator<KeyListResult, void>,
): AsyncGenerator<KeyListResult, void, undefined> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A key as JSON can hold it: text where its bytes are that, percent-encoded where they are not. */
function keyText(key: Uint8Array): string {
  try {
    return utf8.decode(key);
  } catch {
    return encodePercent(key);
  }
}

function listHeaders(place: BucketPlace): Record<string, string> {
  return {
    "Content-Type": "application/json",
    Vary: "Accept-Encoding",
    Link: `<${bucketPath(place)}>; rel="up"`,
  };
}
