import { decodePercent, encodePercent } from "./percent-bytes.ts";

/** A bucket as a path names it. `types/default` is the same as no type. */
export interface BucketPlace {
  /** Null: the default type. */
  readonly type: string | null;
  readonly bucket: string;
}

export type Resource =
  | { readonly kind: "ping" | "stats" | "openapi" }
  | { readonly kind: "buckets"; readonly type: string | null }
  | { readonly kind: "props" | "keys"; readonly place: BucketPlace }
  | { readonly kind: "object"; readonly place: BucketPlace; readonly key: Uint8Array };

export type ResourceKind = Resource["kind"];

export type ResourceResult =
  | { readonly ok: true; readonly resource: Resource }
  | { readonly ok: false; readonly reason: "unknown" | "malformed" };

/** What a path names. Segments are decoded after the path is split, so that a key may hold any byte, `/` too. */
export function parseResource(path: string): ResourceResult {
  if (!path.startsWith("/")) return unknown;
  const segments = path.slice(1).split("/");
  const [first, second, ...rest] = segments;
  if (segments.length === 1) {
    if (first === "ping" || first === "stats") return found({ kind: first });
    if (first === "openapi.json") return found({ kind: "openapi" });
  }
  if (first === "types" && second !== undefined) {
    const type = nameOf(second);
    return type === null ? malformed : belowType(type === "default" ? null : type, rest);
  }
  return belowType(null, segments);
}

function belowType(type: string | null, segments: readonly string[]): ResourceResult {
  const [buckets, name, leaf, key, ...more] = segments;
  if (buckets !== "buckets" || more.length > 0) return unknown;
  if (name === undefined || name === "") return leaf === undefined ? found({ kind: "buckets", type }) : unknown;
  const bucket = nameOf(name);
  if (bucket === null) return malformed;
  const place = { type, bucket };
  if (leaf === "props" && key === undefined) return found({ kind: "props", place });
  if (leaf !== "keys") return unknown;
  // Old clients store without a key at `keys/`.
  if (key === undefined || key === "") return found({ kind: "keys", place });
  const bytes = decodePercent(key);
  return bytes === null ? malformed : found({ kind: "object", place, key: bytes });
}

/** The bucket's name in the cluster's settings: `bucket`, or `type.bucket`. */
export function bucketName({ type, bucket }: BucketPlace): string {
  return type === null ? bucket : `${type}.${bucket}`;
}

/** The path of a bucket, as a client should write it. */
export function bucketPath({ type, bucket }: BucketPlace): string {
  const below = `/buckets/${encodePercent(Buffer.from(bucket, "latin1"))}`;
  return type === null ? below : `/types/${encodePercent(Buffer.from(type, "latin1"))}${below}`;
}

export function objectPath(place: BucketPlace, key: Uint8Array): string {
  return `${bucketPath(place)}/keys/${encodePercent(key)}`;
}

const unknown: ResourceResult = { ok: false, reason: "unknown" };
const malformed: ResourceResult = { ok: false, reason: "malformed" };

function found(resource: Resource): ResourceResult {
  return { ok: true, resource };
}

/** Names of types and buckets: bytes as Latin-1; none that is configured has any other character than ASCII. */
function nameOf(segment: string): string | null {
  const bytes = decodePercent(segment);
  return bytes === null ? null : Buffer.from(bytes).toString("latin1");
}
