import { readEnvironment } from "./environment.ts";

/** Ends the process with one message when its environment is wrong: better at start than at the first page. */
export function refuseWrongEnvironment(): void {
  const read = readEnvironment(process.env);
  if (read.ok) return;
  console.error(`The console cannot start.\n${read.message}`);
  process.exit(1);
}
