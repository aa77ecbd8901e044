import type { BucketSettings } from "./bucket-settings.ts";
import { edgeLimits } from "./bucket-settings.ts";
import { isRequestId } from "../ids.ts";
import type { ClientRequest, DeleteRequest, FailedResponse, PutRequest } from "./client-request.ts";
import { rejected } from "./request.ts";

/**
 * What a request must satisfy before anything is sent. Limits hold here, at the edge, and nowhere behind it: what a
 * node has stored is replicated and repaired whatever its size.
 */
export function validate(
  request: ClientRequest,
  settings: BucketSettings | undefined,
  memberCount: number,
): FailedResponse | null {
  const keyLength = request.key.bytes.length;
  if (keyLength < 1 || keyLength > edgeLimits.keyBytesMax) {
    return rejected("KEY_INVALID", `A key has 1 to ${edgeLimits.keyBytesMax} bytes; this one has ${keyLength}.`);
  }
  if (settings === undefined) {
    return rejected("BUCKET_UNKNOWN", `There is no bucket "${request.key.bucket}" in this cluster.`);
  }
  if (!(request.timeoutMs > 0 && request.timeoutMs <= edgeLimits.timeoutMsMax)) {
    return rejected("REQUEST_INVALID", `timeout must be above 0 and at most ${edgeLimits.timeoutMsMax} ms.`);
  }
  switch (request.type) {
    case "inspect":
      return null;
    case "get":
      return (
        quorumOutOfRange(settings, { name: "r", value: request.r }) ??
        quorumOutOfRange(settings, { name: "pr", value: request.pr }) ??
        tooFewMembers({ name: "R", needed: Math.max(request.r ?? settings.r, request.pr ?? 0), memberCount })
      );
    case "put":
    case "delete":
      return (
        quorumOutOfRange(settings, { name: "w", value: request.w }) ??
        quorumOutOfRange(settings, { name: "pw", value: request.pw }) ??
        quorumOutOfRange(settings, { name: "dw", value: request.dw }) ??
        tooFewMembers({
          name: "W",
          needed: Math.max(request.w ?? settings.w, request.pw ?? 0, request.dw ?? 0),
          memberCount,
        }) ??
        invalidWrite(request)
      );
  }
}

function quorumOutOfRange(
  { n }: BucketSettings,
  { name, value }: { readonly name: "r" | "w" | "pr" | "pw" | "dw"; readonly value: number | null },
): FailedResponse | null {
  if (value === null) return null;
  const least = name === "r" || name === "w" ? 1 : 0;
  if (Number.isInteger(value) && value >= least && value <= n) return null;
  return rejected("QUORUM_INVALID", `${name} must be a whole number from ${least} to ${n}; it is ${value}.`);
}

function tooFewMembers(quorum: {
  readonly name: string;
  readonly needed: number;
  readonly memberCount: number;
}): FailedResponse | null {
  if (quorum.needed <= quorum.memberCount) return null;
  const message = `${quorum.name} is ${quorum.needed}, but the cluster has only ${quorum.memberCount} members.`;
  return { ...rejected("UNAVAILABLE", message), needed: quorum.needed };
}

function invalidWrite(request: PutRequest | DeleteRequest): FailedResponse | null {
  if (!isRequestId(request.requestId)) {
    return rejected("REQUEST_INVALID", "A request id is 1 to 64 printable ASCII characters.");
  }
  if (request.type === "delete" && request.context.length === 0) {
    return rejected("CONTEXT_REQUIRED", "A delete needs the context of the read that it builds on.");
  }
  if (request.type === "put" && request.value.length > edgeLimits.valueBytesMax) {
    const message = `A value has at most ${edgeLimits.valueBytesMax} bytes; this one has ${request.value.length}.`;
    return rejected("VALUE_TOO_LARGE", message);
  }
  return null;
}
