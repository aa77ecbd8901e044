import type { Problem } from "../model/cluster-snapshot.ts";

/** An answer that says in one sentence why there is no other. */
export function problem(status: number, error: string): Response {
  const body: Problem = { error };
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
