import { edgeLimits } from "@cartwheel/dynamo";
import type { SealedContext } from "@cartwheel/wire";
import { randomBytes } from "node:crypto";
import type { OperationOptions, Written } from "./node-store.ts";
import type { ObjectRequest } from "./object-request.ts";
import { contextOf, keyOf, metadataOf } from "./object-request.ts";
import { contextHeader, objectReply } from "./object-reply.ts";
import { parseParameters, quorumsOf, storeParameters, timeoutOf } from "./parameters.ts";
import type { Parsed } from "./parameters.ts";
import { checkPreconditions } from "./preconditions.ts";
import { failureProblem, problem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";
import { readBody } from "./request-body.ts";
import { objectPath } from "./resource.ts";
import { versionOf } from "./stored-version.ts";
import type { HttpValue } from "./value-envelope.ts";
import { encodeValue, overheadBytes } from "./value-envelope.ts";

/** PUT and POST of a key. */
export async function storeObject(request: ObjectRequest): Promise<Reply> {
  const { accept } = request.message.headers;
  const asked = writeOf(request);
  if (!asked.ok) return problemReply(asked.problem, accept);
  const { metadata, context, returnBody, options } = asked.value;
  const bytesMax = edgeLimits.valueBytesMax - overheadBytes(metadata);
  const body = await readBody(request.message, bytesMax);
  if (!body.ok) {
    const detail = `A value has at most ${edgeLimits.valueBytesMax} bytes, its metadata included.`;
    return { ...problemReply(problem("VALUE_TOO_LARGE", detail, { outcome: "rejected" }), accept), unread: true };
  }
  const unmet = await checkPreconditions(request, options);
  if (unmet !== null) return problemReply(unmet, accept);
  const value = encodeValue({ ...metadata, body: body.bytes });
  const outcome = await request.store.put(keyOf(request), { value, context, returnBody, ...options });
  if (outcome.type === "failed") return problemReply(failureProblem(outcome), accept);
  return writtenReply(request, outcome);
}

/** POST to a bucket: the key is made here, 160 random bits. */
export async function createObject(request: Omit<ObjectRequest, "key">): Promise<Reply> {
  const key = Buffer.from(randomBytes(20).toString("hex"));
  const reply = await storeObject({ ...request, key });
  if (reply.status >= 400) return reply;
  return { ...reply, status: 201, headers: { ...reply.headers, Location: objectPath(request.place, key) } };
}

interface AskedWrite {
  readonly metadata: Omit<HttpValue, "body">;
  readonly context: SealedContext;
  readonly returnBody: boolean;
  readonly options: OperationOptions;
}

function writeOf({ message, query, bucket }: ObjectRequest): Parsed<AskedWrite> {
  const parameters = parseParameters(storeParameters, query);
  if (!parameters.ok) return parameters;
  const quorums = quorumsOf(parameters.value, bucket.n);
  if (!quorums.ok) return quorums;
  const context = contextOf(message.headers);
  if (!context.ok) return context;
  const metadata = metadataOf(message);
  if (!metadata.ok) return metadata;
  return {
    ok: true,
    value: {
      metadata: metadata.value,
      context: context.value,
      returnBody: parameters.value.returnbody === "true",
      options: { quorums: quorums.value, timeoutMs: timeoutOf(parameters.value) },
    },
  };
}

/** 204, with a context only where it claims nothing that the client was not shown; or all that is stored now. */
function writtenReply({ place, message }: ObjectRequest, { siblings, context }: Written): Reply {
  if (siblings === null) return { status: 204, headers: contextHeader(context), body: "" };
  const state = { place, versions: siblings.map(versionOf), context: context ?? new Uint8Array(0), complete: true };
  return objectReply(state, { accept: message.headers.accept, vtag: null, strict: false });
}
