import { decodePercent, encodePercent } from "./percent-bytes.ts";

/** A bucket as a path names it. `types/default` is the same as no type. */
export interface BucketPlace {
  /** Null: the default type. */
  readonly type: string | null;
  readonly bucket: string;
  /** The family of paths that it was named by; links and locations in the answer keep to it. */
  readonly paths: "buckets" | "riak";
}

export type Resource =
  | { readonly kind: "index" | "ping" | "stats" | "openapi" }
  | { readonly kind: "buckets" | "type"; readonly type: string | null }
  | { readonly kind: "props" | "keys"; readonly place: BucketPlace }
  /** By its old path, a bucket is both its properties and its keys. */
  | { readonly kind: "bucket"; readonly place: BucketPlace }
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
    if (first === "") return found({ kind: "index" });
    if (first === "ping" || first === "stats") return found({ kind: first });
    if (first === "openapi.json") return found({ kind: "openapi" });
  }
  if (first === "types" && second !== undefined) {
    const type = nameOf(second);
    if (type === null) return malformed;
    const known = type === "default" ? null : type;
    return rest.length === 1 && rest[0] === "props" ? found({ kind: "type", type: known }) : belowType(known, rest);
  }
  return first === "riak" ? oldPath(segments.slice(1)) : belowType(null, segments);
}

/** Paths of Riak before 1.0, which riak-js still uses: `/riak`, `/riak/{bucket}`, `/riak/{bucket}/{key}`. */
function oldPath([name, key, ...more]: readonly string[]): ResourceResult {
  if (more.length > 0) return unknown;
  if (name === undefined || name === "") return key === undefined ? found({ kind: "buckets", type: null }) : unknown;
  const bucket = nameOf(name);
  if (bucket === null) return malformed;
  const place: BucketPlace = { type: null, bucket, paths: "riak" };
  if (key === undefined || key === "") return found({ kind: "bucket", place });
  const bytes = decodePercent(key);
  return bytes === null ? malformed : found({ kind: "object", place, key: bytes });
}

function belowType(type: string | null, segments: readonly string[]): ResourceResult {
  const [buckets, name, leaf, key, ...more] = segments;
  if (buckets !== "buckets" || more.length > 0) return unknown;
  if (name === undefined || name === "") return leaf === undefined ? found({ kind: "buckets", type }) : unknown;
  const bucket = nameOf(name);
  if (bucket === null) return malformed;
  const place: BucketPlace = { type, bucket, paths: "buckets" };
  if (leaf === "props" && key === undefined) return found({ kind: "props", place });
  if (leaf !== "keys") return unknown;
  // Old clients store without a key at `keys/`.
  if (key === undefined || key === "") return found({ kind: "keys", place });
  const bytes = decodePercent(key);
  return bytes === null ? malformed : found({ kind: "object", place, key: bytes });
}

/** The bucket's name in the cluster's settings: `bucket`, or `type.bucket`. */
export function bucketName({ type, bucket }: Pick<BucketPlace, "type" | "bucket">): string {
  return type === null ? bucket : `${type}.${bucket}`;
}

/** The path of a bucket, as a client should write it. */
export function bucketPath({ type, bucket, paths }: BucketPlace): string {
  const below = `/${paths}/${encodePercent(Buffer.from(bucket, "latin1"))}`;
  return type === null ? below : `/types/${encodePercent(Buffer.from(type, "latin1"))}${below}`;
}

export function objectPath(place: BucketPlace, key: Uint8Array): string {
  return `${bucketPath(place)}${place.paths === "riak" ? "" : "/keys"}/${encodePercent(key)}`;
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
