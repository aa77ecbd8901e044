export const dynamic = "force-dynamic";

/**
 * The server is up. It says nothing of the cluster on purpose: a shop whose storage nodes are out of reach still shows
 * its pages and keeps what shoppers do in their browsers, so nobody should restart it for that.
 */
export function GET(): Response {
  return Response.json({ status: "up" });
}
