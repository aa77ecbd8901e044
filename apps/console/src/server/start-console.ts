import { consoleServer } from "./console-server.ts";
import { readEnvironment } from "./environment.ts";

/**
 * Ends the process with one message when its environment is wrong: better at start than at the first page. Else begins
 * to connect, so that the first page finds the nodes already known.
 */
export function startConsole(): void {
  const read = readEnvironment(process.env);
  if (!read.ok) {
    console.error(`The console cannot start.\n${read.message}`);
    process.exit(1);
  }
  consoleServer();
}
