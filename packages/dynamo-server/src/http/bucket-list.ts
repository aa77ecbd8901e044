import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { bucketListParameters, parseParameters } from "./parameters.ts";
import { problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";

export const bucketListSchema = z.object({ buckets: z.array(z.string()).optional() });

export interface BucketListRequest {
  readonly message: IncomingMessage;
  readonly query: URLSearchParams;
  /** Null: the default type. */
  readonly type: string | null;
  /** All that are configured. */
  readonly names: Iterable<string>;
}

/**
 * The buckets of a type: those of the cluster's settings, whether anything is in them or not, so that no scan is needed
 * and the answer is always complete.
 */
export function bucketListReply({ message, query, type, names }: BucketListRequest): Reply {
  const parameters = parseParameters(bucketListParameters, query);
  if (!parameters.ok) return problemReply(parameters.problem, message.headers.accept);
  const { buckets = "false" } = parameters.value;
  const headers = { "Content-Type": "application/json" };
  if (buckets === "false") return { status: 200, headers, body: "{}" };
  const found = bucketsOfType(names, type);
  // Streamed answers are JSON objects one after another, the last of them empty.
  const body = buckets === "stream" ? `${list(found)}${list([])}` : list(found);
  return { status: 200, headers, body };
}

/** Whether a bucket of this type is configured. The default type always is. */
export function isTypeKnown(names: Iterable<string>, type: string | null): boolean {
  return type === null || bucketsOfType(names, type).length > 0;
}

/** Their names within the type, sorted. */
export function bucketsOfType(names: Iterable<string>, type: string | null): readonly string[] {
  const prefix = `${type}.`;
  const all = [...names].toSorted();
  if (type === null) return all.filter((name) => !name.includes("."));
  return all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

function list(buckets: readonly string[]): string {
  return JSON.stringify({ buckets });
}
