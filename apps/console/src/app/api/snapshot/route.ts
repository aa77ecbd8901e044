import { consoleServer } from "../../../server/console-server.ts";

export const dynamic = "force-dynamic";

/** `GET /api/snapshot?after=CURSOR`: one look at the cluster, and the events that this browser has not seen. */
export async function GET(request: Request): Promise<Response> {
  const after = new URL(request.url).searchParams.get("after");
  const snapshot = await consoleServer().observer.snapshot(after);
  return Response.json(snapshot, { headers: { "cache-control": "no-store" } });
}
