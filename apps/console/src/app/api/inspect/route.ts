import { z } from "zod";
import { keyBytesOf } from "../../../model/key-name.ts";
import { consoleServer } from "../../../server/console-server.ts";
import { problem } from "../../../server/problem.ts";

export const dynamic = "force-dynamic";

const querySchema = z.object({
  bucket: z.string().regex(/^[\x21-\x7e]{1,64}$/, "a bucket has 1 to 64 printable characters"),
  key: z.string().refine((text) => isKeyLength(keyBytesOf(text).length), "a key has 1 to 1,024 bytes"),
});

/** `GET /api/inspect?bucket=B&key=K`: what every node holds of a key. Reads nothing that the nodes would not tell. */
export async function GET(request: Request): Promise<Response> {
  const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) return problem(400, z.prettifyError(query.error));
  const asked = await consoleServer().reader.inspect(query.data.bucket, query.data.key);
  if (!asked.ok) return problem(503, sentence(asked.reason));
  return Response.json(asked.value, { headers: { "cache-control": "no-store" } });
}

/** The client's messages are clauses, for logs; here they stand alone. */
function sentence(clause: string): string {
  const text = clause.charAt(0).toUpperCase() + clause.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function isKeyLength(length: number): boolean {
  return length >= 1 && length <= 1024;
}
