import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * Runs a program with secrets from files: for each variable `CARTWHEEL_…_FILE` the file's text, without white space
 * around it, becomes `CARTWHEEL_…`. An environment shows up in listings and a file does not, so that is how containers
 * are handed secrets, while the programs know one way to be told anything.
 *
 *     node with-secrets.mjs /app/apps/console/server.js
 */
const suffix = "_FILE";

for (const [name, file] of Object.entries(process.env)) {
  if (!name.startsWith("CARTWHEEL_") || !name.endsWith(suffix) || file === undefined) continue;
  try {
    process.env[name.slice(0, -suffix.length)] = readFileSync(file, "utf8").trim();
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(78);
  }
  delete process.env[name];
}

const [program] = process.argv.splice(2, 1);
if (program === undefined) {
  console.error("with-secrets: name the program to run");
  process.exit(64);
}
await import(pathToFileURL(program).href);
