import type { FailedResponse } from "@cartwheel/dynamo";
import type { SealedContext } from "@cartwheel/wire";
import type { OperationOptions, Written } from "./node-store.ts";
import type { ObjectRequest } from "./object-request.ts";
import { contextOf, keyOf } from "./object-request.ts";
import { contextHeader, objectReply } from "./object-reply.ts";
import { deleteParameters, parseParameters, quorumsOf, timeoutOf } from "./parameters.ts";
import { checkPreconditions } from "./preconditions.ts";
import { failureProblem, problem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";

/**
 * DELETE of a key: removes exactly what the context covers. Without one it is refused, unless the bucket's
 * `deleteWithoutContext` asks for Riak's way, where the node deletes whatever it finds.
 */
export async function deleteObject(request: ObjectRequest): Promise<Reply> {
  const { accept, ...headers } = request.message.headers;
  const parameters = parseParameters(deleteParameters, request.query);
  if (!parameters.ok) return problemReply(parameters.problem, accept);
  const quorums = quorumsOf(parameters.value, request.bucket.n);
  if (!quorums.ok) return problemReply(quorums.problem, accept);
  const context = contextOf(headers);
  if (!context.ok) return problemReply(context.problem, accept);
  const options = { quorums: quorums.value, timeoutMs: timeoutOf(parameters.value) };
  const unmet = await checkPreconditions(request, options);
  if (unmet !== null) return problemReply(unmet, accept);
  if (context.value.length > 0) return deleted(await remove(request, context.value, options), accept);
  if (request.bucket.deleteWithoutContext) return deleteWhatIsThere(request, options);
  const detail = "A delete needs the X-Riak-Vclock of the read that it builds on, or it could erase what nobody saw.";
  return problemReply(problem("CONTEXT_REQUIRED", detail, { parameter: "X-Riak-Vclock", outcome: "rejected" }), accept);
}

/** Riak's way. What is written between the read and the delete survives as a sibling. */
async function deleteWhatIsThere(request: ObjectRequest, options: OperationOptions): Promise<Reply> {
  const { accept } = request.message.headers;
  const got = await request.store.get(keyOf(request), options);
  if (got.type === "failed") return problemReply(failureProblem(got), accept);
  if (got.siblings.length === 0) {
    const { context, complete } = got;
    return objectReply(
      { place: request.place, versions: [], context, complete },
      { accept, vtag: null, strict: false },
    );
  }
  return deleted(await remove(request, got.context, options), accept);
}

function remove(
  request: ObjectRequest,
  context: SealedContext,
  options: OperationOptions,
): Promise<Written | FailedResponse> {
  return request.store.delete(keyOf(request), { context, ...options });
}

function deleted(outcome: Written | FailedResponse, accept: string | undefined): Reply {
  if (outcome.type === "failed") return problemReply(failureProblem(outcome), accept);
  return { status: 204, headers: contextHeader(outcome.context), body: "" };
}
