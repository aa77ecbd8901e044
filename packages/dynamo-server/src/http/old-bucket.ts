import type { ConfiguredBucket } from "../config/cluster-settings.ts";
import { propertiesOf, propertiesReply } from "./bucket-properties.ts";
import type { KeyListRequest } from "./list-keys.ts";
import { keyListReply, timeoutOf } from "./list-keys.ts";
import { oldBucketParameters, parseParameters } from "./parameters.ts";
import { problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";

/** GET of a bucket by its old path: its properties, unless `props=false`, and its keys, if they are asked for. */
export function oldBucket(request: KeyListRequest & { readonly bucket: ConfiguredBucket }): Promise<Reply> | Reply {
  const { message, query, place, bucket } = request;
  const parameters = parseParameters(oldBucketParameters, query);
  if (!parameters.ok) return problemReply(parameters.problem, message.headers.accept);
  const { keys = "false", props = "true", timeout } = parameters.value;
  if (keys === "false") {
    if (props !== "false") return propertiesReply(place, bucket);
    return { status: 200, headers: { "Content-Type": "application/json" }, body: "{}" };
  }
  const properties = props === "false" ? null : { props: propertiesOf(place, bucket) };
  return keyListReply(request, { streamed: keys === "stream", properties, timeoutMs: timeoutOf(timeout) });
}
