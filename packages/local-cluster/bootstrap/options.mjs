// The command line of `npm start`. Read before anything is installed, and once more by the demo itself.

import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import util from "node:util";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export const help = `npm start [-- options]

Starts five storage nodes in two regions, the shop once in each region, and the operator console.
The data stays in .data/ until you ask for a fresh start. Ctrl-C stops everything.

  --fresh            begin with empty data
  --check            start on empty data and free ports, prove that a cart survives a partition, stop;
                     the last line is {"siblingsSeen":2,"items":[...],"lost":0}
  --port-base PORT   shops on PORT and PORT+1, console on PORT+2, nodes from PORT+1100,
                     their health endpoints from PORT+1200, the shops' figures from
                     PORT+1300 (default 3000)
  --data-dir DIR     keep the data in DIR instead of .data
  --help             this text
`;

/**
 * @typedef {object} DemoOptions
 * @property {"run" | "check" | "help"} mode
 * @property {string} dataDir absolute
 * @property {boolean} fresh begin with empty data
 * @property {number} portBase the first storefront's port; every other port follows from it
 */

/**
 * Reads a command line: what it asks for, or one sentence about what is wrong with it.
 * @param {readonly string[]} commandLine
 * @returns {{ ok: true, options: DemoOptions } | { ok: false, sentence: string }}
 */
export function readOptions(commandLine) {
  let values;
  try {
    ({ values } = util.parseArgs({
      args: [...commandLine],
      options: {
        fresh: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        "port-base": { type: "string", default: "3000" },
        "data-dir": { type: "string", default: join(root, ".data") },
      },
    }));
  } catch (error) {
    return refused(`${error.message.split(/[.;] /)[0]}; npm start -- --help lists what there is.`);
  }
  const portBase = Number(values["port-base"]);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 60_000) {
    return refused(`--port-base takes a number from 1024 to 60000, not "${values["port-base"]}".`);
  }
  const mode = values.help ? "help" : values.check ? "check" : "run";
  return { ok: true, options: { mode, dataDir: resolve(values["data-dir"]), fresh: values.fresh, portBase } };
}

/**
 * @param {string} sentence
 * @returns {{ ok: false, sentence: string }}
 */
function refused(sentence) {
  return { ok: false, sentence };
}
