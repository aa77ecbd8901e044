import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { ConfiguredBucket } from "../config/cluster-settings.ts";
import type { NodeStore } from "./node-store.ts";
import type { Parsed } from "./parameters.ts";
import { problem } from "./problem.ts";
import type { BucketPlace } from "./resource.ts";
import { bucketName } from "./resource.ts";
import type { HttpValue } from "./value-envelope.ts";
import { fitsEnvelope, plainContentType } from "./value-envelope.ts";

/** What a handler of one key works with. */
export interface ObjectRequest {
  readonly message: IncomingMessage;
  readonly query: URLSearchParams;
  readonly place: BucketPlace;
  readonly bucket: ConfiguredBucket;
  readonly key: Uint8Array;
  readonly store: NodeStore;
}

export function keyOf({ place, key }: ObjectRequest): { readonly bucket: string; readonly bytes: Uint8Array } {
  return { bucket: bucketName(place), bytes: key };
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The context of a write; empty bytes where there is none. */
export function contextOf(headers: IncomingHttpHeaders): Parsed<Uint8Array> {
  const text = headers["x-riak-vclock"] ?? "";
  if (typeof text === "string" && base64Pattern.test(text)) return { ok: true, value: Buffer.from(text, "base64") };
  const detail = "X-Riak-Vclock is not the base64 that was handed out.";
  return { ok: false, problem: problem("CONTEXT_INVALID", detail, { parameter: "X-Riak-Vclock" }) };
}

const metaPrefix = "x-riak-meta-";
const upLink = /<[^>]*>\s*;\s*rel="up"\s*(?:,\s*)?/g;

/** What a write says of its value. */
export function metadataOf({ headers, rawHeaders }: IncomingMessage): Parsed<Omit<HttpValue, "body">> {
  const meta = new Map<string, readonly [string, string]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!name.toLowerCase().startsWith(metaPrefix) || name.length === metaPrefix.length) continue;
    const before = meta.get(name.toLowerCase())?.[1];
    const text = rawHeaders[at + 1] ?? "";
    meta.set(name.toLowerCase(), [name.slice(metaPrefix.length), before === undefined ? text : `${before}, ${text}`]);
  }
  // The link to the bucket is ours: a client that sends back what it was shown must not double it.
  const links = (headers["link"] ?? "").toString().replace(upLink, "").replace(/,\s*$/, "").trim();
  const metadata = {
    contentType: headers["content-type"] ?? plainContentType,
    contentEncoding: headers["content-encoding"] ?? null,
    links: links === "" ? null : links,
    meta: [...meta.values()],
  };
  if (fitsEnvelope(metadata)) return { ok: true, value: metadata };
  return { ok: false, problem: problem("REQUEST_INVALID", "The metadata is longer than 64 KiB.") };
}
