import type { ClientRequest, ClientResponse, FailureCode } from "@cartwheel/dynamo";
import fc from "fast-check";
import {
  bytes,
  clock,
  dot,
  duration,
  flag,
  hexDigits,
  hybridTime,
  key,
  nodeId,
  requestId,
  row,
  siblings,
  text,
  uint,
} from "./row.ts";

/** What clients ask and nodes answer. */
const quorum = fc.option(uint);
const timed = { key, timeoutMs: duration };
const written = {
  ...timed,
  requestId,
  writtenAt: hybridTime,
  w: quorum,
  pw: quorum,
  dw: quorum,
  mergeable: flag,
};
export const put = {
  ...written,
  type: fc.constant("put" as const),
  value: bytes,
  expiresAtMs: fc.option(uint),
  returnBody: flag,
};
export const remove = { ...written, type: fc.constant("delete" as const) };
export const get = fc.record({ ...timed, type: fc.constant("get" as const), r: quorum, pr: quorum });
export const inspect = fc.record({ ...timed, type: fc.constant("inspect" as const) });

export const request: fc.Arbitrary<ClientRequest> = fc.oneof(
  get,
  inspect,
  fc.record({ ...put, context: clock }),
  fc.record({ ...remove, context: clock }),
);

export const got = {
  type: fc.constant("got" as const),
  siblings,
  complete: flag,
  fastest: fc.option(nodeId),
  answeredBy: fc.array(nodeId, { maxLength: 3 }),
};
export const wrote = {
  type: fc.constant("written" as const),
  dot,
  siblings: fc.option(siblings),
  copies: fc.array(fc.record({ node: nodeId, role: fc.constantFrom("owner" as const, "stand-in" as const) })),
  n: uint,
  missing: fc.array(nodeId, { maxLength: 3 }),
};
export const inspected = fc.record({
  type: fc.constant("inspected" as const),
  partition: uint,
  token: hexDigits(32),
  replicas: fc.array(
    fc.record({
      node: nodeId,
      role: fc.constantFrom("owner" as const, "other" as const),
      holds: fc.constantFrom("row" as const, "nothing" as const, "unknown" as const, "silent" as const),
      row: fc.option(row),
    }),
    { maxLength: 3 },
  ),
});
export const failed = fc.record({
  type: fc.constant("failed" as const),
  outcome: fc.constantFrom("rejected" as const, "unknown" as const),
  code: fc.constantFrom<FailureCode>("UNAVAILABLE", "QUORUM_NOT_REACHED", "REQUEST_ID_REUSED"),
  message: text,
  needed: uint,
  received: uint,
  from: fc.array(nodeId, { maxLength: 3 }),
});

export const response: fc.Arbitrary<ClientResponse> = fc.oneof(
  fc.record({ ...got, clock }),
  fc.record({ ...wrote, clock: fc.option(clock) }),
  inspected,
  failed,
);
