import { validateHeaderValue } from "node:http";
import { z } from "zod";

/**
 * How a value keeps what HTTP says of it (Content-Type, X-Riak-Meta-*, Link, …): in the value itself, so that metadata
 * has siblings, is repaired and backed up like what it describes, and the store knows nothing of HTTP.
 *
 *     "CWHV" 0x01 | length of the metadata, 2 bytes | metadata, JSON in UTF-8 | body
 *
 * A value of other clients has no envelope and is shown as `application/octet-stream`; so is an octet-stream without
 * further metadata stored, and they can read it. A plain value that happens to begin like an envelope is wrapped, so
 * that what comes out is what went in.
 */
export interface HttpValue {
  /** Default application/octet-stream. */
  readonly contentType: string;
  readonly contentEncoding: string | null;
  /** The Link header as it was given, without the link to the bucket. */
  readonly links: string | null;
  /** `X-Riak-Meta-*`: the name's end as it was given, and the text. */
  readonly meta: readonly (readonly [name: string, text: string])[];
  readonly body: Uint8Array;
}

export const plainContentType = "application/octet-stream";

const magic = Buffer.from([0x43, 0x57, 0x48, 0x56, 0x01]);
const lengthBytes = 2;
const metadataBytesMax = 0xffff;

const headerText = z.string().refine((text) => {
  try {
    validateHeaderValue("value", text);
    return true;
  } catch {
    return false;
  }
}, "is no header's value");

const metadataSchema = z.strictObject({
  contentType: headerText.default(plainContentType),
  contentEncoding: headerText.nullable().default(null),
  links: headerText.nullable().default(null),
  meta: z.array(z.tuple([z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), headerText])).default([]),
});

export function encodeValue({ body, ...metadata }: HttpValue): Uint8Array {
  if (isPlain(metadata) && !startsLikeEnvelope(body)) return body;
  const json = Buffer.from(metadataJson(metadata));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt16BE(json.length);
  return Buffer.concat([magic, length, json, body]);
}

/** Bytes that the metadata costs of what a value may have; those of a plain value that must be wrapped not counted. */
export function overheadBytes(metadata: Omit<HttpValue, "body">): number {
  return isPlain(metadata) ? 0 : magic.length + lengthBytes + Buffer.byteLength(metadataJson(metadata));
}

/** Never fails: what is no envelope is a plain value. */
export function decodeValue(value: Uint8Array): HttpValue {
  const plain = { contentType: plainContentType, contentEncoding: null, links: null, meta: [], body: value };
  if (!startsLikeEnvelope(value)) return plain;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
  const start = magic.length + lengthBytes;
  if (bytes.length < start) return plain;
  const end = start + bytes.readUInt16BE(magic.length);
  if (end > bytes.length) return plain;
  const metadata = metadataSchema.safeParse(parsed(bytes.toString("utf8", start, end)));
  return metadata.success ? { ...metadata.data, body: value.subarray(end) } : plain;
}

/** Whether the metadata can be written at all; a request's headers are bounded far below. */
export function fitsEnvelope(metadata: Omit<HttpValue, "body">): boolean {
  return Buffer.byteLength(metadataJson(metadata)) <= metadataBytesMax;
}

/** Without what has its default. */
function metadataJson({ contentType, contentEncoding, links, meta }: Omit<HttpValue, "body">): string {
  return JSON.stringify({
    ...(contentType === plainContentType ? {} : { contentType }),
    ...(contentEncoding === null ? {} : { contentEncoding }),
    ...(links === null ? {} : { links }),
    ...(meta.length === 0 ? {} : { meta }),
  });
}

function isPlain({ contentType, contentEncoding, links, meta }: Omit<HttpValue, "body">): boolean {
  return contentType === plainContentType && contentEncoding === null && links === null && meta.length === 0;
}

function startsLikeEnvelope(value: Uint8Array): boolean {
  return value.length >= magic.length && magic.equals(value.subarray(0, magic.length));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
