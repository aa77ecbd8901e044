import { z } from "zod";
import { faultCommandSchema } from "../../../model/fault-command.ts";
import { consoleServer } from "../../../server/console-server.ts";
import { mayInject } from "../../../server/fault-origin.ts";
import { problem } from "../../../server/problem.ts";

export const dynamic = "force-dynamic";

/** A command names at most a few dozen nodes. */
const bodyBytesMax = 16 * 1024;

/** `POST /api/faults`: passes one command to the demo's supervisor. Outside a demo there is no such address. */
export async function POST(request: Request): Promise<Response> {
  const { supervisor } = consoleServer();
  if (supervisor === null) return problem(404, "This console is not connected to a demo.");
  if (!mayInject(request.headers)) {
    return problem(403, "Faults are taken only from this console's own page, opened on this machine.");
  }
  // One whose length is not told may have no end; a browser always tells.
  if (!(Number(request.headers.get("content-length") ?? Number.NaN) <= bodyBytesMax)) {
    return problem(413, "The command is too long.");
  }
  const command = faultCommandSchema.safeParse(await bodyOf(request));
  if (!command.success) return problem(400, z.prettifyError(command.error));
  const result = await supervisor.command(command.data);
  return result.ok
    ? Response.json(result.state, { headers: { "cache-control": "no-store" } })
    : problem(result.status, result.message);
}

/** The body as JSON; undefined, which no command is, when it is none. */
async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
