import type { StoreFailure } from "@cartwheel/dynamo-client";
import type { Failure } from "../outcome.ts";

const advices: Partial<Record<StoreFailure["code"], string>> = {
  BUCKET_UNKNOWN: "Buckets are named in the cluster's settings (`cluster.buckets`).",
  CONTEXT_INVALID: "A context is what `get` or `put` of this key has shown; it is good for that key only.",
  CONTEXT_REQUIRED: "Read the key first and give its context.",
  QUORUM_INVALID: "A quorum is at most the bucket's n.",
  QUORUM_NOT_REACHED: "See `dynamo status`; with --r 1 or --w 1 fewer nodes must take part.",
  TOO_MANY_SIBLINGS: "Write with the context of a read, so that siblings are superseded.",
  UNAVAILABLE: "See `dynamo status` for which nodes cannot be reached.",
};

/** What the store refused or could not do, with what can be done about it. */
export function failureOf(failure: StoreFailure): Failure {
  const { code, message, outcome, needed, received, from } = failure;
  const counted =
    needed === 0 ? "" : ` (needed ${needed}, had ${received}${from.length === 0 ? "" : `: ${from.join(", ")}`})`;
  const doubt = outcome === "unknown" ? "Nobody knows whether it was applied: read again. " : "";
  return {
    ok: false,
    kind: "cluster",
    code,
    message: `${message.replace(/\.$/, "")}${counted}`,
    advice: `${doubt}${advices[code] ?? ""}`.trim() || null,
  };
}
