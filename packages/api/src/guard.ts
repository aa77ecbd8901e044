/**
 * What a request must be before anything reads it: of a method we know, from our own pages, small, and answerable in
 * one piece. Everything refused here is refused without a look at the store.
 */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 413 | 415 | 429;
  readonly message: string;
  /** When it may be tried again, where that would help. Whole seconds. */
  readonly retryAfterSeconds?: number;
}

export type Guarded =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly refusal: Refusal };

export const requestLimits = {
  bodyBytesMax: 64 * 1024,
  urlCharactersMax: 16 * 1024,
  /** Calls in one batch. */
  batchMax: 10,
} as const;

/** How many procedures a request calls: their names stand in the path, separated by commas. */
export function callsOf(request: Request): number {
  return new URL(request.url).pathname.split(",").length;
}

export function tooFast(waitMs: number): Refusal {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  return { status: 429, message: "That was a little fast. Please try again in a moment.", retryAfterSeconds };
}

/** Checks a request and returns it with its body read. */
export async function guard(request: Request): Promise<Guarded> {
  const refusal = refusalOf(request);
  if (refusal !== null) return { ok: false, refusal };
  if (request.method !== "POST") return { ok: true, request };
  const body = await readBody(request);
  if (body === null) return { ok: false, refusal: tooLarge };
  const { url, method, headers } = request;
  // Without the signal: what was posted is done even when nobody waits any longer, and a second request that follows the
  // signal of the first is most of what a call leaves behind for the garbage collector.
  return { ok: true, request: new Request(url, { method, headers, body }) };
}

const tooLarge: Refusal = { status: 413, message: `A request may have ${requestLimits.bodyBytesMax / 1024} KiB.` };

function refusalOf(request: Request): Refusal | null {
  const { method, headers, url } = request;
  if (method !== "GET" && method !== "POST") return { status: 405, message: "Use GET or POST." };
  if (url.length > requestLimits.urlCharactersMax) return { status: 413, message: "This address is too long." };
  if (headers.get("trpc-accept") === "application/jsonl") {
    // A streamed answer has sent its headers before a procedure can set the session's cookie.
    return { status: 400, message: "Answers are not streamed here: use httpBatchLink." };
  }
  if (method === "GET") return null;
  if (!isSameOrigin(headers)) return { status: 403, message: "Changes are taken from the shop's own pages only." };
  // A form on a foreign page can send anything but this type without asking first.
  if (!(headers.get("content-type") ?? "").startsWith("application/json")) {
    return { status: 415, message: "Send JSON." };
  }
  return Number(headers.get("content-length") ?? 0) > requestLimits.bodyBytesMax ? tooLarge : null;
}

/** Browsers send `Origin` with every POST. A program that sends neither header holds no shopper's cookies by accident. */
function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return (headers.get("sec-fetch-site") ?? "same-origin") === "same-origin";
  return URL.canParse(origin) && new URL(origin).host === headers.get("host");
}

/** Null when there is more of it than allowed; the rest is not read. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > requestLimits.bodyBytesMax) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
