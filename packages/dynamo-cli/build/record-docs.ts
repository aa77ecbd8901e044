import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Runs the commands of docs/operating.md's `console` blocks, in order and in one shell, on nodes that they start
 * themselves, and writes what they answered into the page. For whoever changed what a verb shows.
 *
 *     npm run docs:cli
 */
const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const page = at("docs/operating.md");
const block = /^```console\n([^]*?)^```$/gm;
const mark = "-- end of output --";

/** The two programs as they are installed, and nodes that end with the shell. */
const prelude = `
dynamo() { "$NODE" ${at("packages/dynamo-cli/src/main.ts")} "$@"; }
dynamo-node() { "$NODE" ${at("packages/dynamo-server/src/main.ts")} "$@"; }
# A node in the background, its process id in a file beside its log.
start() { "$NODE" ${at("packages/dynamo-server/src/main.ts")} "\${@:2}" --config cluster/$1.json > $1.log 2>&1 & echo $! > $1.pid; disown; }
trap 'kill -9 $(cat *.pid) 2>/dev/null' EXIT
set -m
`;

const directory = mkdtempSync(join(tmpdir(), "cartwheel-docs-"));
const markdown = readFileSync(page, "utf8");
const commands = [...markdown.matchAll(block)].flatMap(([, text = ""]) => commandsOf(text));
try {
  const outputs = await run(commands);
  writeFileSync(page, withOutputs(outputs));
  console.log(`${commands.length} commands recorded in docs/operating.md`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** A command begins with \`$ \`; lines that end in a backslash go on. */
function commandsOf(text: string): readonly string[] {
  return [...text.matchAll(/^\$ ((?:.*\\\n)*.*)$/gm)].map(([, command = ""]) => command);
}

async function run(script: readonly string[]): Promise<readonly string[]> {
  const environment = { PATH: process.env["PATH"], HOME: directory, NODE: process.execPath, NO_COLOR: "1" };
  const shell = spawn("bash", ["-s"], { cwd: directory, env: environment, stdio: ["pipe", "pipe", "pipe"] });
  let written = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on("data", (data: Buffer) => {
      written += data.toString("latin1");
      process.stderr.write(data);
    });
  }
  shell.stdin.end(prelude + script.map((command) => `${command}\nprintf '\\n${mark}\\n'\n`).join(""));
  await once(shell, "close");
  return Buffer.from(written, "latin1")
    .toString("utf8")
    .split(`\n${mark}\n`)
    .map((output) => output.replaceAll(directory, "~").trimEnd());
}

function withOutputs(outputs: readonly string[]): string {
  let index = 0;
  return markdown.replaceAll(block, (_, text: string) => {
    const shown = commandsOf(text).map((command) => {
      const output = outputs[index] ?? "";
      index += 1;
      return output === "" ? `$ ${command}\n` : `$ ${command}\n${output}\n`;
    });
    return `\`\`\`console\n${shown.join("")}\`\`\``;
  });
}
