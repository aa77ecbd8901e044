import type { Sibling } from "@cartwheel/dynamo";
import { z } from "zod";
import { essence } from "./accept.ts";
import type { BucketPlace } from "./resource.ts";
import { bucketPath } from "./resource.ts";
import type { HttpValue } from "./value-envelope.ts";
import { decodeValue } from "./value-envelope.ts";

/** One sibling as HTTP shows it. */
export interface StoredVersion extends HttpValue {
  /** Its name among its siblings: the dot, `actor:counter`. */
  readonly vtag: string;
  readonly lastModified: string;
}

export function versionOf({ dot, value, writtenAt }: Sibling): StoredVersion {
  return {
    ...decodeValue(value),
    vtag: `${dot.actor}:${dot.counter}`,
    lastModified: new Date(writtenAt.ms).toUTCString(),
  };
}

/** The headers that describe a version, in an answer or in a part of one. */
export function versionHeaders(version: StoredVersion, place: BucketPlace): Record<string, string> {
  const { contentType, contentEncoding, links, meta, vtag, lastModified } = version;
  const up = `<${bucketPath(place)}>; rel="up"`;
  return {
    "Content-Type": contentType,
    ...(contentEncoding === null ? {} : { "Content-Encoding": contentEncoding }),
    Link: links === null ? up : `${up}, ${links}`,
    ETag: etagOf(vtag),
    "Last-Modified": lastModified,
    ...Object.fromEntries(meta.map(([name, text]) => [`X-Riak-Meta-${name}`, text])),
  };
}

export function etagOf(vtag: string): string {
  return `"${vtag}"`;
}

/** One version for people, in JSON. */
export const versionSchema = z.object({
  vtag: z.string(),
  lastModified: z.iso.datetime(),
  contentType: z.string(),
  contentEncoding: z.string().optional(),
  links: z.string().optional(),
  meta: z.record(z.string(), z.string()).optional(),
  encoding: z.enum(["json", "text", "base64"]).meta({ description: "how `value` stands for the stored bytes" }),
  value: z.unknown(),
});

/** The answer to `Accept: application/json`. */
export const versionsSchema = z.object({
  context: z.base64().nullable().meta({ description: "for X-Riak-Vclock of the next write; null: never written" }),
  complete: z.boolean().meta({ description: "false: nothing was found, but not every copy could be asked" }),
  siblings: z.array(versionSchema),
});

export function versionJson(version: StoredVersion): z.infer<typeof versionSchema> {
  const { vtag, lastModified, contentType, contentEncoding, links, meta } = version;
  return {
    vtag,
    lastModified: new Date(lastModified).toISOString(),
    contentType,
    ...(contentEncoding === null ? {} : { contentEncoding }),
    ...(links === null ? {} : { links }),
    ...(meta.length === 0 ? {} : { meta: Object.fromEntries(meta) }),
    ...readable(version),
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function readable({ body, contentType, contentEncoding }: HttpValue): {
  readonly encoding: "json" | "text" | "base64";
  readonly value: unknown;
} {
  const base64 = { encoding: "base64", value: Buffer.from(body).toString("base64") } as const;
  const type = essence(contentType);
  const isJson = type === "application/json" || type.endsWith("+json");
  if (contentEncoding !== null || !(isJson || type.startsWith("text/"))) return base64;
  try {
    const text = utf8.decode(body);
    return isJson ? { encoding: "json", value: JSON.parse(text) } : { encoding: "text", value: text };
  } catch {
    return base64;
  }
}
