import type { ResourceKind } from "./resource.ts";

export type Method = "GET" | "PUT" | "POST" | "DELETE";

/** Methods that each resource knows, HEAD aside, which goes wherever GET does. */
export const methodsOf: Readonly<Record<ResourceKind, readonly Method[]>> = {
  index: ["GET"],
  ping: ["GET"],
  stats: ["GET"],
  openapi: ["GET"],
  buckets: ["GET"],
  type: ["GET"],
  props: ["GET", "PUT", "DELETE"],
  keys: ["GET", "POST"],
  bucket: ["GET", "PUT", "POST", "DELETE"],
  object: ["GET", "PUT", "POST", "DELETE"],
};
