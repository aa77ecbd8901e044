// What both bootstraps share. Plain JavaScript for Node 20 without a single package: on a fresh clone it runs first.

import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const bin = join(root, "node_modules", ".bin");

/** The installed Node 24 comes first on PATH, so that every tool runs under it whatever the machine has. */
export const toolEnv = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  NEXT_TELEMETRY_DISABLED: "1",
  TURBO_TELEMETRY_DISABLED: "1",
};

/** An end that the person at the terminal can act on: printed as one sentence, without a stack. */
export class Refusal extends Error {}

/** Prints one line when a step begins and one when it has ended, and hands on what the step returns. */
export async function step(title, work) {
  console.log(`- ${title} ...`);
  const since = performance.now();
  const result = await work();
  console.log(`  done in ${((performance.now() - since) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs a tool to its end and keeps what it printed: `output` is all of it, `stdout` leaves warnings out. Never rejects: a
 * tool that cannot be started has status 127.
 */
export function run(command, args, { env = toolEnv, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let [output, stdout] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.once("error", (error) => resolve({ status: 127, stdout, output: `${output}${command}: ${error.message}\n` }));
    child.once("close", (code) => resolve({ status: code ?? 1, stdout, output }));
  });
}

/** As `run`, but a failing tool ends the program with its output and one sentence. */
export async function mustRun(sentence, command, args) {
  const { status, output } = await run(command, args);
  if (status !== 0) throw new Refusal(`${output}\n${sentence}`);
  return output;
}

/** Ends the program with one sentence when the machine's Node cannot run the bootstrap itself. */
export function refuseOldNode() {
  if (Number.parseInt(process.versions.node, 10) >= 20) return;
  throw new Refusal(`Cartwheel needs Node 20 or newer to begin with, and this is Node ${process.versions.node}.`);
}

/** Ends the program with one sentence when the machine's npm cannot install the packages. */
export async function refuseOldNpm() {
  const version = await versionOfNpm();
  if (version === null) throw new Refusal("Cartwheel needs npm 11 or newer, and npm is not on the PATH.");
  if (Number.parseInt(version, 10) >= 11) return;
  throw new Refusal(`Cartwheel needs npm 11 or newer, and this is npm ${version}; run npm install --global npm@11.`);
}

/** Runs `main`; a refusal is printed as its sentence and ends the program with status 1. */
export async function program(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  }
}

async function versionOfNpm() {
  const agent = /\bnpm\/(\S+)/.exec(process.env.npm_config_user_agent ?? "");
  if (agent !== null) return agent[1];
  const { status, stdout } = await run("npm", ["--version"], { env: process.env });
  return status === 0 ? stdout.trim() : null;
}
