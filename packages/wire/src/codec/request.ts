import type {
  ClientRequest,
  ClientResponse,
  Copy,
  FailedResponse,
  FailureCode,
  GetRequest,
  GotResponse,
  InspectedResponse,
  InspectRequest,
  PutRequest,
  ReplicaView,
  WrittenResponse,
} from "@cartwheel/dynamo";
import type { ClientOperation, ClientOutcome } from "../client-message.ts";
import { clientKeySchema, nodeIdSchema } from "./names.ts";
import { clockSchema, dotSchema, hybridTimeSchema, nullableRow, requestIdSchema, siblingsSchema } from "./row.ts";
import {
  bytes,
  duration,
  type FieldsOf,
  flag,
  list,
  nullable,
  number,
  oneOf,
  type Schema,
  struct,
  text,
  uint,
  variant,
} from "./schema.ts";

/**
 * What clients ask and nodes answer, in two dialects: between nodes contexts are clocks, toward clients they are
 * sealed bytes. All the rest is the same table.
 *
 * Quorums, time limits and keys are only checked for being numbers and bytes: whether they make sense is the node's to
 * say, which has a code and a sentence for each.
 */
type Fields<T extends { readonly type: string }> = FieldsOf<Omit<T, "type">>;

const quorum = nullable(number);

const sealedContext = bytes({ min: 0, max: 1024 * 1024 });

const getFields: Fields<GetRequest> = { key: clientKeySchema, timeoutMs: duration, r: quorum, pr: quorum };

const inspectFields: Fields<InspectRequest> = { key: clientKeySchema, timeoutMs: duration };

const writeFields = {
  key: clientKeySchema,
  timeoutMs: duration,
  requestId: requestIdSchema,
  writtenAt: hybridTimeSchema,
  w: quorum,
  pw: quorum,
  dw: quorum,
  mergeable: flag,
};

const putFields: Omit<Fields<PutRequest>, "context"> = {
  ...writeFields,
  value: bytes({ min: 0, max: 0xffff_ffff }),
  expiresAtMs: nullable(number),
  returnBody: flag,
};

export const requestSchema: Schema<ClientRequest> = variant<ClientRequest>({
  get: [1, getFields],
  put: [2, { ...putFields, context: clockSchema }],
  delete: [3, { ...writeFields, context: clockSchema }],
  inspect: [4, inspectFields],
});

export const operationSchema: Schema<ClientOperation> = variant<ClientOperation>({
  get: [1, getFields],
  put: [2, { ...putFields, context: sealedContext }],
  delete: [3, { ...writeFields, context: sealedContext }],
  inspect: [4, inspectFields],
});

const gotFields: Omit<Fields<GotResponse>, "clock"> = {
  siblings: siblingsSchema,
  complete: flag,
  fastest: nullable(nodeIdSchema),
  answeredBy: list(nodeIdSchema),
};

const writtenFields: Omit<Fields<WrittenResponse>, "clock"> = {
  dot: dotSchema,
  siblings: nullable(siblingsSchema),
  copies: list(struct<Copy>({ node: nodeIdSchema, role: oneOf("owner", "stand-in") })),
  n: uint,
  missing: list(nodeIdSchema),
};

const replicaViewSchema = struct<ReplicaView>({
  node: nodeIdSchema,
  role: oneOf("owner", "other"),
  holds: oneOf("row", "nothing", "unknown", "silent"),
  row: nullableRow,
});

const inspectedFields: Fields<InspectedResponse> = {
  partition: uint,
  token: text(32),
  replicas: list(replicaViewSchema),
};

export const failedFields: Fields<FailedResponse> = {
  outcome: oneOf("rejected", "unknown"),
  code: oneOf<FailureCode>(
    "UNAVAILABLE",
    "QUORUM_NOT_REACHED",
    "NOT_READY",
    "BUCKET_UNKNOWN",
    "QUORUM_INVALID",
    "KEY_INVALID",
    "VALUE_TOO_LARGE",
    "TOO_MANY_SIBLINGS",
    "CONTEXT_INVALID",
    "CONTEXT_REQUIRED",
    "REQUEST_INVALID",
    "REQUEST_ID_REUSED",
  ),
  message: text(4096),
  needed: uint,
  received: uint,
  from: list(nodeIdSchema),
};

export const responseSchema: Schema<ClientResponse> = variant<ClientResponse>({
  got: [1, { ...gotFields, clock: clockSchema }],
  written: [2, { ...writtenFields, clock: nullable(clockSchema) }],
  inspected: [3, inspectedFields],
  failed: [4, failedFields],
});

export const outcomeSchema: Schema<ClientOutcome> = variant<ClientOutcome>({
  got: [1, { ...gotFields, context: sealedContext }],
  written: [2, { ...writtenFields, context: nullable(sealedContext) }],
  inspected: [3, inspectedFields],
  failed: [4, failedFields],
});
