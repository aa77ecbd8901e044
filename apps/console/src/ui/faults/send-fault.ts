import type { FaultCommand } from "../../model/fault-command.ts";
import { isProblem } from "../frame/poll-snapshot.ts";

/** A restart is answered when the node is up again, and never later than this. */
const timeoutMs = 25_000;

/** Sends a command through this app to the demo's supervisor. Null when it holds, otherwise why it does not. */
export async function sendFault(command: FaultCommand): Promise<string | null> {
  try {
    const answer = await fetch("/api/faults", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.ok) return null;
    const body: unknown = await answer.json();
    return isProblem(body) ? body.error : `the console's server answered ${answer.status}.`;
  } catch {
    return "the console's server did not answer.";
  }
}
