import type { ObjectRequest } from "./object-request.ts";
import { keyOf } from "./object-request.ts";
import { contextHeader, objectReply } from "./object-reply.ts";
import { fetchParameters, parseParameters, quorumsOf, timeoutOf } from "./parameters.ts";
import { isUnmodified } from "./preconditions.ts";
import { failureProblem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";
import { etagOf, versionOf } from "./stored-version.ts";

/** GET and HEAD of a key. */
export async function fetchObject(request: ObjectRequest): Promise<Reply> {
  const { headers } = request.message;
  const { accept } = headers;
  const parameters = parseParameters(fetchParameters, request.query);
  if (!parameters.ok) return problemReply(parameters.problem, accept);
  const quorums = quorumsOf(parameters.value, request.bucket.n);
  if (!quorums.ok) return problemReply(quorums.problem, accept);
  const got = await request.store.get(keyOf(request), {
    quorums: quorums.value,
    timeoutMs: timeoutOf(parameters.value),
  });
  if (got.type === "failed") return problemReply(failureProblem(got), accept);
  const versions = got.siblings.map(versionOf);
  const { context, complete } = got;
  const [only] = versions;
  const { vtag = null } = parameters.value;
  if (vtag === null && only !== undefined && isUnmodified(headers, versions)) {
    return { status: 304, headers: { ETag: etagOf(only.vtag), ...contextHeader(context) }, body: "" };
  }
  return objectReply({ place: request.place, versions, context, complete }, { accept, vtag, strict: true });
}
