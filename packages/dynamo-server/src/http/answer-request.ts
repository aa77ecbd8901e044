import type { IncomingMessage } from "node:http";
import type { ClusterSettings, ConfiguredBucket } from "../config/cluster-settings.ts";
import { bucketListReply, isTypeKnown } from "./bucket-list.ts";
import { propertiesReply, resetProperties, storeProperties } from "./bucket-properties.ts";
import { deleteObject } from "./delete-object.ts";
import { fetchObject } from "./fetch-object.ts";
import type { KeyLister } from "./key-lister.ts";
import { listKeys } from "./list-keys.ts";
import type { NodeStore } from "./node-store.ts";
import { oldBucket } from "./old-bucket.ts";
import { openApiReply } from "./openapi.ts";
import { problem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";
import type { BucketPlace, Resource } from "./resource.ts";
import { bucketName, parseResource } from "./resource.ts";
import { methodsOf } from "./resource-methods.ts";
import { createObject, storeObject } from "./store-object.ts";
import { typePropertiesReply } from "./type-properties.ts";

export interface ApiRequest {
  readonly message: IncomingMessage;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cluster: ClusterSettings;
  readonly stats: () => Promise<object>;
  readonly store: NodeStore;
  readonly lister: KeyLister;
}

/**
 * What is where, by the names that Riak's modules have. Python's client asks for it first: without the second it would
 * take typed buckets for untyped ones.
 */
const resources = {
  riak_kv_wm_buckets: "/buckets",
  riak_kv_wm_bucket_type: "/types",
  riak_kv_wm_raw: "/riak",
  riak_kv_wm_ping: "/ping",
  riak_kv_wm_stats: "/stats",
};

/** One request to its answer: which resource, whether the method is known there, and on to the handler. */
export async function answerRequest(request: ApiRequest): Promise<Reply> {
  const { message, path } = request;
  const { accept } = message.headers;
  const parsed = parseResource(path);
  if (!parsed.ok) {
    const code = parsed.reason === "unknown" ? "PATH_UNKNOWN" : "PATH_MALFORMED";
    const detail = parsed.reason === "unknown" ? "Nothing has this path." : "The path's percent-encoding is broken.";
    return problemReply(problem(code, detail), accept);
  }
  const { resource } = parsed;
  const method = message.method === "HEAD" ? "GET" : (message.method ?? "");
  const allowed = methodsOf[resource.kind];
  if (!allowed.some((known) => known === method)) {
    const reply = problemReply(problem("METHOD_UNKNOWN", `Known here: ${allowed.join(", ")}.`), accept);
    return { ...reply, headers: { ...reply.headers, Allow: allowed.join(", ") } };
  }
  switch (resource.kind) {
    case "index":
      return jsonReply(resources);
    case "ping":
      return { status: 200, headers: {}, body: "OK" };
    case "stats":
      return jsonReply(await request.stats());
    case "openapi":
      return openApiReply();
    case "buckets":
    case "type":
      return ofType(request, resource);
    case "props":
    case "keys":
    case "bucket":
    case "object":
      return inBucket(request, resource, method);
  }
}

function ofType(
  { message, query, cluster }: ApiRequest,
  { kind, type }: Extract<Resource, { kind: "buckets" | "type" }>,
): Reply {
  const names = cluster.buckets.keys();
  if (!isTypeKnown(cluster.buckets.keys(), type)) return typeUnknown(type, message.headers.accept);
  return kind === "type"
    ? typePropertiesReply(type, cluster.buckets)
    : bucketListReply({ message, query, type, names });
}

function inBucket(
  request: ApiRequest,
  resource: Exclude<Resource, { kind: "index" | "ping" | "stats" | "openapi" | "buckets" | "type" }>,
  method: string,
): Promise<Reply> | Reply {
  const { message, query, cluster, store, lister } = request;
  const { place } = resource;
  const bucket = cluster.buckets.get(bucketName(place));
  if (bucket === undefined) return bucketUnknown(request, place);
  switch (resource.kind) {
    case "props":
      return properties(message, place, bucket);
    case "keys":
      if (method === "GET") return listKeys({ message, query, place, lister });
      return createObject({ message, query, place, bucket, store });
    case "bucket":
      if (method === "POST") return createObject({ message, query, place, bucket, store });
      if (method !== "GET") return properties(message, place, bucket);
      return oldBucket({ message, query, place, lister, bucket });
    case "object": {
      const object = { message, query, place, bucket, store, key: resource.key };
      if (method === "GET") return fetchObject(object);
      return method === "DELETE" ? deleteObject(object) : storeObject(object);
    }
  }
}

function properties(message: IncomingMessage, place: BucketPlace, bucket: ConfiguredBucket): Promise<Reply> | Reply {
  if (message.method === "PUT") return storeProperties(message, place, bucket);
  return message.method === "DELETE" ? resetProperties() : propertiesReply(place, bucket);
}

function bucketUnknown({ message, cluster }: ApiRequest, { type, bucket }: BucketPlace): Reply {
  const { accept } = message.headers;
  if (!isTypeKnown(cluster.buckets.keys(), type)) return typeUnknown(type, accept);
  const where = type === null ? "" : ` of type ${type}`;
  const detail = `There is no bucket "${bucket}"${where}; buckets are named in the cluster's settings.`;
  return problemReply(problem("BUCKET_UNKNOWN", detail, { outcome: "rejected" }), accept);
}

function typeUnknown(type: string | null, accept: string | undefined): Reply {
  return problemReply(problem("TYPE_UNKNOWN", `Unknown bucket type: ${type}`, { outcome: "rejected" }), accept);
}

function jsonReply(body: object): Reply {
  return { status: 200, headers: { "Content-Type": "application/json" }, body: `${JSON.stringify(body)}\n` };
}
