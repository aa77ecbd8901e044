import type { IncomingHttpHeaders } from "node:http";
import type { NodeStore } from "./node-store.ts";
import type { ObjectRequest } from "./object-request.ts";
import { keyOf } from "./object-request.ts";
import type { Problem } from "./problem.ts";
import { failureProblem, problem } from "./problem.ts";
import type { StoredVersion } from "./stored-version.ts";
import { etagOf, versionOf } from "./stored-version.ts";

/** Bounds the read that a precondition needs. */
interface ReadOptions {
  readonly timeoutMs: number;
}

const noQuorums = { r: null, pr: null, w: null, pw: null, dw: null } as const;

/**
 * `If-Match`, `If-None-Match` and `If-Unmodified-Since` of a write, held against a read that comes before it. Not
 * atomic: between the two another client may write, and then both versions are kept as siblings. A store that takes
 * writes during a partition cannot promise more.
 */
export async function checkPreconditions(request: ObjectRequest, { timeoutMs }: ReadOptions): Promise<Problem | null> {
  const { headers } = request.message;
  const names = ["if-match", "if-none-match", "if-unmodified-since"] as const;
  if (names.every((name) => headers[name] === undefined)) return null;
  const got = await readNow(request.store, request, timeoutMs);
  if (got.type === "failed") return failureProblem(got);
  if (got.siblings.length === 0 && !got.complete) {
    const detail = "The key was not found, but not every copy could be asked: the precondition cannot be judged.";
    return problem("UNAVAILABLE", detail, { outcome: "rejected" });
  }
  return holds(headers, got.siblings.map(versionOf))
    ? null
    : problem("PRECONDITION_FAILED", "The key is not as the precondition wants it.");
}

/** Whether a fetch may be answered by 304: the client has this one version already. */
export function isUnmodified(headers: IncomingHttpHeaders, versions: readonly StoredVersion[]): boolean {
  const [only, ...others] = versions;
  if (only === undefined || others.length > 0) return false;
  const tags = headers["if-none-match"];
  if (tags !== undefined) return matches(tags, only);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && Date.parse(only.lastModified) <= since;
}

function readNow(store: NodeStore, request: ObjectRequest, timeoutMs: number): ReturnType<NodeStore["get"]> {
  return store.get(keyOf(request), { quorums: noQuorums, timeoutMs });
}

function holds(headers: IncomingHttpHeaders, versions: readonly StoredVersion[]): boolean {
  const match = headers["if-match"];
  if (match !== undefined && !versions.some((version) => matches(match, version))) return false;
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined && versions.some((version) => matches(noneMatch, version))) return false;
  const since = Date.parse(headers["if-unmodified-since"] ?? "");
  return Number.isNaN(since) || versions.every(({ lastModified }) => Date.parse(lastModified) <= since);
}

function matches(header: string, { vtag }: StoredVersion): boolean {
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etagOf(vtag));
}
