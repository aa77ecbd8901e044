import { parseAddress } from "@cartwheel/dynamo-client";
import type { Failure } from "../outcome.ts";
import { usage } from "../outcome.ts";

/** Mean "every address of this machine" to who listens, and this very machine to who dials. */
const everywhere: readonly string[] = ["0.0.0.0", "::"];

/** Null where others can be told to find a node at this address, `host:port`. */
export function addressProblem(address: string): Failure | null {
  const endpoint = parseAddress(address);
  if (endpoint === null) return usage(`"${address}" is no address`, "Write host:port, with a port from 1 to 65535.");
  if (!everywhere.includes(endpoint.host)) return null;
  return usage(
    `nobody can dial ${endpoint.host}`,
    "Give the address by which other machines reach the node; `node.host` may listen on all.",
  );
}
