import { z } from "zod";
import { bucketListSchema } from "./bucket-list.ts";
import { propertiesDocument } from "./bucket-properties.ts";
import { keyListSchema } from "./list-keys.ts";
import {
  bucketListParameters,
  deleteParameters,
  fetchParameters,
  keyListParameters,
  oldBucketParameters,
  storeParameters,
} from "./parameters.ts";
import { problemSchema } from "./problem.ts";
import type { Reply } from "./reply.ts";
import { versionsSchema } from "./stored-version.ts";
import { typePropertiesDocument } from "./type-properties.ts";

/**
 * The API described for tools (OpenAPI 3.1), generated from the schemas that requests and answers are held against, so
 * that it cannot say anything else than the code does.
 */
export function openApiDocument(): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "Cartwheel",
      version: "1",
      description: "A Dynamo-style store in Riak KV's HTTP conventions. Contexts travel in X-Riak-Vclock.",
    },
    // Without a token, where the node listens on its own machine only.
    security: [{}, { token: [] }, { password: [] }],
    paths: {
      ...both("/buckets/{bucket}/keys/{key}", objectItem),
      ...both("/buckets/{bucket}/keys", keysItem),
      ...both("/buckets/{bucket}/props", propertiesItem),
      ...both("/buckets", bucketsItem),
      "/types/{type}/props": typeItem,
      "/riak/{bucket}/{key}": objectItem([inPath("bucket"), inPath("key")]),
      "/riak/{bucket}": oldBucketItem([inPath("bucket")]),
      "/riak": bucketsItem([]),
      "/": {
        get: operation("What is where", { responses: { 200: json({ type: "object" }, "Paths by Riak's names") } }),
      },
      "/ping": { get: operation("Whether the node answers", { responses: { 200: text("OK") } }) },
      "/stats": { get: operation("Figures of this node", { responses: { 200: json({ type: "object" }, "Figures") } }) },
      "/openapi.json": {
        get: operation("This description", { responses: { 200: json({ type: "object" }, "OpenAPI 3.1") } }),
      },
    },
    components: {
      schemas: {
        Problem: schema(problemSchema),
        Versions: schema(versionsSchema),
        Properties: schema(propertiesDocument),
        TypeProperties: schema(typePropertiesDocument),
        Buckets: schema(bucketListSchema),
        Keys: schema(keyListSchema),
      },
      securitySchemes: { token: { type: "http", scheme: "bearer" }, password: { type: "http", scheme: "basic" } },
    },
  };
}

let served: string | null = null;

export function openApiReply(): Reply {
  served ??= JSON.stringify(openApiDocument());
  return { status: 200, headers: { "Content-Type": "application/json" }, body: served };
}

type Item = Readonly<Record<string, object>>;
type ItemOf = (base: readonly object[]) => Item;

/** Every path exists without and with a bucket type. */
function both(path: string, item: ItemOf): Item {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const plain = names.map(inPath);
  return { [path]: item(plain), [`/types/{type}${path}`]: item([inPath("type"), ...plain]) };
}

const objectItem: ItemOf = (parameters) => ({
  parameters: [...parameters],
  get: operation("Fetch a value, or its siblings", {
    parameters: [...query(fetchParameters), header("If-None-Match"), header("If-Modified-Since")],
    responses: {
      200: { description: "The value, with its own Content-Type", headers: valueHeaders, content: anyValue },
      300: {
        description: "Siblings: a list of vtags, or all of them",
        headers: contextHeaders,
        content: { "text/plain": {}, "multipart/mixed": {}, "application/json": { schema: reference("Versions") } },
      },
      304: { description: "Not modified" },
      404: { description: "Not found; with X-Riak-Deleted where there is a tombstone", headers: missingHeaders },
      ...problems(400, 406, 503),
    },
  }),
  put: store("Store a value"),
  post: store("Store a value, as PUT does"),
  delete: operation("Delete what the context covers", {
    parameters: [...query(deleteParameters), header("X-Riak-Vclock"), header("If-Match")],
    responses: { 204: { description: "Deleted", headers: contextHeaders }, ...problems(400, 412, 428, 503) },
  }),
});

const keysItem: ItemOf = (parameters) => ({
  parameters: [...parameters],
  get: operation("List the bucket's keys; walks all of it", {
    parameters: [...query(keyListParameters), header("X-Riak-URL-Encoding")],
    responses: {
      200: json(reference("Keys"), "Keys; with keys=stream several such objects, the last without keys"),
      ...problems(400, 404, 503),
    },
  }),
  post: create(),
});

const oldBucketItem: ItemOf = (parameters) => ({
  ...propertiesItem(parameters),
  get: operation("A bucket's properties and, if asked for, its keys", {
    parameters: query(oldBucketParameters),
    responses: { 200: json(reference("Properties"), "Properties, and keys"), ...problems(400, 404, 503) },
  }),
  post: create(),
});

const propertiesItem: ItemOf = (parameters) => ({
  parameters: [...parameters],
  get: operation("A bucket's properties", { responses: { 200: json(reference("Properties"), "Properties") } }),
  put: operation("Ask for properties; only those that hold already are granted", {
    requestBody: { content: { "application/json": { schema: reference("Properties") } } },
    responses: { 204: { description: "They hold" }, ...problems(400, 409) },
  }),
  delete: operation("Back to the configured properties, which never change", {
    responses: { 204: { description: "They hold" } },
  }),
});

const typeItem: Item = {
  parameters: [inPath("type")],
  get: operation("What all buckets of a type have in common", {
    responses: { 200: json(reference("TypeProperties"), "Properties"), ...problems(404) },
  }),
};

const bucketsItem: ItemOf = (parameters) => ({
  parameters: [...parameters],
  get: operation("The configured buckets", {
    parameters: query(bucketListParameters),
    responses: { 200: json(reference("Buckets"), "Buckets"), ...problems(400, 404) },
  }),
});

const contextHeaders = { "X-Riak-Vclock": { schema: { type: "string", format: "byte" } } };
const valueHeaders = {
  ...contextHeaders,
  ETag: { schema: { type: "string" } },
  "Last-Modified": { schema: { type: "string" } },
  Link: { schema: { type: "string" } },
};
const missingHeaders = {
  ...contextHeaders,
  "X-Riak-Deleted": { schema: { const: "true" } },
  "X-Cartwheel-Complete": { schema: { enum: ["true", "false"] } },
};
const anyValue = { "*/*": {}, "application/json": { schema: reference("Versions") } };
const storing = {
  parameters: [
    ...query(storeParameters),
    ...["X-Riak-Vclock", "If-Match", "If-None-Match", "If-Unmodified-Since", "Link"].map(header),
  ],
  requestBody: { required: true, content: { "*/*": {} } },
};

function store(summary: string): object {
  return operation(summary, {
    ...storing,
    responses: {
      200: { description: "Stored, with returnbody", headers: valueHeaders, content: anyValue },
      204: { description: "Stored", headers: contextHeaders },
      300: { description: "Stored beside siblings, with returnbody", headers: contextHeaders },
      ...problems(400, 409, 412, 413, 503),
    },
  });
}

function create(): object {
  return operation("Store a value under a new key", {
    ...storing,
    responses: {
      201: { description: "Stored", headers: { ...contextHeaders, Location: { schema: { type: "string" } } } },
      ...problems(400, 413, 503),
    },
  });
}

function operation(summary: string, { responses, ...rest }: Operation): object {
  return { summary, ...rest, responses: { ...responses, ...problems("default") } };
}

interface Operation {
  readonly responses: object;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
}

function problems(...statuses: readonly (number | "default")[]): Record<string, object> {
  const content = { "application/problem+json": { schema: reference("Problem") } };
  return Object.fromEntries(statuses.map((status) => [String(status), { description: "Problem", content }]));
}

function query(parameters: z.ZodObject): readonly object[] {
  return Object.entries(parameters.shape).map(([name, shape]) => ({
    name,
    in: "query",
    required: false,
    schema: schema(shape as z.ZodType),
  }));
}

function header(name: string): object {
  return { name, in: "header", required: false, schema: { type: "string" } };
}

function inPath(name: string): object {
  return { name, in: "path", required: true, schema: { type: "string" } };
}

function json(content: object, description: string): object {
  return { description, content: { "application/json": { schema: content } } };
}

function text(description: string): object {
  return { description, content: { "text/plain": { schema: { type: "string" } } } };
}

function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

function schema(type: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(type);
  return rest;
}
