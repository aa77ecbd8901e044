import type { FailedResponse, FailureCode } from "@cartwheel/dynamo";
import { z } from "zod";
import { Accept } from "./accept.ts";
import type { Reply } from "./reply.ts";

/** What a refusal says (RFC 9457), in `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string().meta({ description: "urn:cartwheel:problem: and the code" }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().meta({ description: "stable; for programs" }),
  parameter: z.string().optional().meta({ description: "the query parameter, header or property that is wrong" }),
  outcome: z
    .enum(["rejected", "unknown"])
    .optional()
    .meta({ description: "rejected: surely nothing was applied; unknown: it may have been, read again" }),
  required: z.int().optional().meta({ description: "nodes that had to answer or to hold the write" }),
  acknowledged: z.int().optional().meta({ description: "nodes that did" }),
  replicas: z.array(z.string()).optional().meta({ description: "which they were" }),
});

export type Problem = z.infer<typeof problemSchema>;

/** What this API refuses by itself, beside the store's failures. */
type EdgeCode =
  | "BLOCKED_ORIGIN"
  | "INTERNAL"
  | "METHOD_UNKNOWN"
  | "NOT_ACCEPTABLE"
  | "PARAMETER_INVALID"
  | "PATH_MALFORMED"
  | "PATH_UNKNOWN"
  | "PRECONDITION_FAILED"
  | "PROPERTIES_FIXED"
  | "PROPERTIES_INVALID"
  | "TOKEN_REQUIRED"
  | "TYPE_UNKNOWN"
  | "VTAG_UNKNOWN";

/** The status and title of each code. */
const table: Readonly<Record<FailureCode | EdgeCode, readonly [status: number, title: string]>> = {
  UNAVAILABLE: [503, "Too few nodes are available"],
  QUORUM_NOT_REACHED: [503, "The quorum was not reached in time"],
  NOT_READY: [503, "This node is stopping"],
  BUCKET_UNKNOWN: [404, "There is no such bucket"],
  QUORUM_INVALID: [400, "A quorum is invalid"],
  KEY_INVALID: [400, "The key is invalid"],
  VALUE_TOO_LARGE: [413, "The value is too large"],
  TOO_MANY_SIBLINGS: [409, "The key has too many siblings"],
  CONTEXT_INVALID: [400, "The context is invalid"],
  CONTEXT_REQUIRED: [428, "A context is required"],
  REQUEST_INVALID: [400, "The request is invalid"],
  REQUEST_ID_REUSED: [409, "The request id was used before"],
  BLOCKED_ORIGIN: [403, "Web pages may not use this API"],
  INTERNAL: [500, "A bug in this node"],
  METHOD_UNKNOWN: [405, "The method is not known here"],
  NOT_ACCEPTABLE: [406, "The value has a type that was not asked for"],
  PARAMETER_INVALID: [400, "A parameter is invalid"],
  PATH_MALFORMED: [400, "The path is malformed"],
  PATH_UNKNOWN: [404, "Nothing is here"],
  PRECONDITION_FAILED: [412, "A precondition failed"],
  PROPERTIES_FIXED: [409, "Bucket properties are fixed by the cluster's settings"],
  PROPERTIES_INVALID: [400, "The bucket properties are invalid"],
  TOKEN_REQUIRED: [401, "A token is required"],
  TYPE_UNKNOWN: [404, "There is no such bucket type"],
  VTAG_UNKNOWN: [404, "There is no such version"],
};

export function problem(
  code: FailureCode | EdgeCode,
  detail: string,
  more: Pick<Problem, "parameter" | "outcome" | "required" | "acknowledged" | "replicas"> = {},
): Problem {
  const [status, title] = table[code];
  return { type: `urn:cartwheel:problem:${code}`, title, status, detail, code, ...more };
}

export function failureProblem({ code, message, outcome, needed, received, from }: FailedResponse): Problem {
  return problem(code, message, {
    outcome,
    ...(needed === 0 ? {} : { required: needed, acknowledged: received, replicas: [...from] }),
  });
}

/** JSON, or the one sentence for whoever asks for text only. */
export function problemReply(problem: Problem, acceptHeader: string | undefined): Reply {
  const accept = new Accept(acceptHeader);
  const json = Math.max(accept.quality("application/problem+json"), accept.quality("application/json"));
  const headers = problem.status === 503 ? { "Retry-After": "1" } : {};
  if (json === 0 && accept.quality("text/plain") > 0) {
    return { status: problem.status, headers, body: `${problem.detail}\n` };
  }
  return {
    status: problem.status,
    headers: { ...headers, "Content-Type": "application/problem+json" },
    body: `${JSON.stringify(problem)}\n`,
  };
}
