import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { StartRefused } from "../start-refused.ts";

export interface DemoOptions {
  readonly mode: "run" | "check" | "help";
  readonly dataDir: string;
  /** Begin with empty data. */
  readonly fresh: boolean;
  /** The first storefront's port; every other port follows from it. */
  readonly portBase: number;
}

export const help = `npm start [-- options]

Starts five storage nodes in two regions, the shop once in each region, and the operator console.
The data stays in .data/ until you ask for a fresh start. Ctrl-C stops everything.

  --fresh            begin with empty data
  --check            start on empty data and free ports, prove that a cart survives a partition, stop;
                     the last line is {"siblingsSeen":2,"items":[...],"lost":0}
  --port-base PORT   shops on PORT and PORT+1, console on PORT+2, nodes from PORT+1100,
                     their health endpoints from PORT+1200 (default 3000)
  --data-dir DIR     keep the data in DIR instead of .data
  --help             this text
`;

const repository = join(import.meta.dirname, "..", "..", "..", "..");

/** Reads the command line. Throws `StartRefused` with one sentence about what is wrong with it. */
export function readOptions(commandLine: readonly string[]): DemoOptions {
  const values = parsed(commandLine);
  const portBase = Number(values["port-base"]);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 60_000) {
    throw new StartRefused(`--port-base takes a number from 1024 to 60000, not "${values["port-base"]}".`);
  }
  const mode = values.help ? "help" : values.check ? "check" : "run";
  return { mode, dataDir: resolve(repository, values["data-dir"]), fresh: values.fresh, portBase };
}

function parsed(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        fresh: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        "port-base": { type: "string", default: "3000" },
        "data-dir": { type: "string", default: ".data" },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new StartRefused(`${reason}; npm start -- --help lists what there is.`, { cause: error });
  }
}
