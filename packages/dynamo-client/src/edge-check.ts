import { edgeLimits, isRequestId, type FailureCode } from "@cartwheel/dynamo";
import type { GetOptions, PutOptions, StoreFailure, WriteOptions } from "./versioned-store.ts";

/** A failure before anything was done. */
export function rejected(code: FailureCode, message: string): StoreFailure {
  return { ok: false, outcome: "rejected", code, message, needed: 0, received: 0, from: [] };
}

/** Null when `key` may be stored under. */
export function checkKey(key: Uint8Array): StoreFailure | null {
  if (key.length >= 1 && key.length <= edgeLimits.keyBytesMax) return null;
  return rejected("KEY_INVALID", `a key is 1 to ${edgeLimits.keyBytesMax} bytes; this one is ${key.length}`);
}

export function checkValue(value: Uint8Array): StoreFailure | null {
  if (value.length <= edgeLimits.valueBytesMax) return null;
  return rejected(
    "VALUE_TOO_LARGE",
    `a value is at most ${edgeLimits.valueBytesMax} bytes; this one is ${value.length}`,
  );
}

/** `n`: the bucket's replicas, or null where only the nodes know; they then refuse what is above it. */
export function checkGetOptions(options: GetOptions, n: number | null): StoreFailure | null {
  return (
    checkTimeout(options.timeoutMs) ??
    checkCount({ name: "r", value: options.r, min: 1, max: n }) ??
    checkCount({ name: "pr", value: options.pr, min: 0, max: n })
  );
}

export function checkWriteOptions(options: WriteOptions, n: number | null): StoreFailure | null {
  return (
    checkTimeout(options.timeoutMs) ??
    checkRequestId(options.requestId) ??
    checkCount({ name: "w", value: options.w, min: 1, max: n }) ??
    checkCount({ name: "pw", value: options.pw, min: 0, max: n }) ??
    checkCount({ name: "dw", value: options.dw, min: 0, max: n })
  );
}

export function checkExpiry({ expiresAtMs }: PutOptions): StoreFailure | null {
  if (expiresAtMs === undefined || (Number.isSafeInteger(expiresAtMs) && expiresAtMs >= 0)) return null;
  return rejected("REQUEST_INVALID", `expiresAtMs is a wall time in whole milliseconds; got ${String(expiresAtMs)}`);
}

function checkTimeout(timeoutMs: number | undefined): StoreFailure | null {
  if (timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= edgeLimits.timeoutMsMax)) return null;
  return rejected(
    "REQUEST_INVALID",
    `timeoutMs is above 0 and at most ${edgeLimits.timeoutMsMax}; got ${String(timeoutMs)}`,
  );
}

function checkRequestId(requestId: string | undefined): StoreFailure | null {
  if (requestId === undefined || isRequestId(requestId)) return null;
  return rejected("REQUEST_INVALID", "a request id is 1 to 64 printable ASCII characters");
}

interface Count {
  readonly name: string;
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number | null;
}

function checkCount({ name, value, min, max }: Count): StoreFailure | null {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= (max ?? value))) return null;
  const limit = max === null ? "the bucket's n" : `n = ${max}`;
  return rejected("QUORUM_INVALID", `${name} is a whole number from ${min} to ${limit}; got ${String(value)}`);
}
