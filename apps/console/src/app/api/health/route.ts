export const dynamic = "force-dynamic";

/** Whether this process answers. It says nothing of the nodes: a console must be up exactly when they are not. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
