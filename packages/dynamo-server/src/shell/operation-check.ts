import type { FailedResponse } from "@cartwheel/dynamo";
import type { ClientOperation } from "@cartwheel/wire";

/** How far ahead of this node's wall clock a write may claim to be. */
const aheadMsMax = 60 * 60 * 1000;

/**
 * What only this edge can tell about an operation: that its times are times. Keys, values, quorums, ids and deadlines
 * are the core's to refuse, which has the bucket's settings.
 *
 * A write far in the future would win every last-write-wins comparison until that future comes, and drag the hybrid
 * clocks of all nodes along.
 */
export function checkOperation(operation: ClientOperation, wallMs: number): FailedResponse | null {
  if (operation.type === "get" || operation.type === "inspect") return null;
  const { ms, logical } = operation.writtenAt;
  if (!isCount(ms) || !isCount(logical)) return invalid("writtenAt must be whole milliseconds and a count.");
  if (ms > wallMs + aheadMsMax) {
    return invalid(`writtenAt is more than an hour ahead of this node's clock (${ms} against ${Math.round(wallMs)}).`);
  }
  if (operation.type === "put" && operation.expiresAtMs !== null && !isCount(operation.expiresAtMs)) {
    return invalid("expiresAtMs must be whole milliseconds since 1970, or null.");
  }
  return null;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function invalid(message: string): FailedResponse {
  return { type: "failed", outcome: "rejected", code: "REQUEST_INVALID", message, needed: 0, received: 0, from: [] };
}
