// npm start: installs and builds what is missing, then runs the demo under Node 24.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { installPackages } from "./install.mjs";
import { help, readOptions } from "./options.mjs";
import { bin, mustRun, program, Refusal, refuseOldNode, refuseOldNpm, root, run, step, toolEnv } from "./steps.mjs";

const demo = join(root, "packages", "local-cluster", "src", "demo", "main.ts");
const demoArguments = process.argv.slice(2);

await program(async () => {
  refuseOldNode();
  const read = readOptions(demoArguments);
  if (!read.ok) throw new Refusal(read.sentence);
  if (read.options.mode === "help") {
    console.log(help);
    return 0;
  }
  await refuseOldNpm();
  await installPackages();
  await buildApps();
  return await runDemo();
});

function buildApps() {
  return step("Building the storefront and the console", () =>
    mustRun("The apps could not be built, see above.", join(bin, "turbo"), [
      "run",
      "build",
      "--filter=@cartwheel/storefront",
      "--filter=@cartwheel/console",
      "--output-logs=errors-only",
    ]),
  );
}

/**
 * Every request to stop is passed on; that a Ctrl-C reaches the demo twice is harmless. The IPC channel tells the demo
 * when this process was killed instead.
 */
function runDemo() {
  const child = spawn(join(bin, "node"), [demo, ...demoArguments], {
    env: toolEnv,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  void whenNpmIsGone(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** An npm that is killed does not tell the script it runs, so the script looks now and then whether npm is there. */
async function whenNpmIsGone(stop) {
  const npm = await pidOfNpm();
  if (npm === null) return;
  const watch = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}

/** The npm that runs this script, by itself or through a shell. Null when there is none, or no `ps` to ask. */
async function pidOfNpm() {
  let pid = process.ppid;
  for (let generation = 0; generation < 2; generation++) {
    const { status, output } = await run("ps", ["-o", "ppid=,args=", "-p", String(pid)]);
    const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(output) ?? [];
    if (status !== 0 || command === undefined) return null;
    if (/^npm\b|\bnpm(-cli\.js)?\b.* start\b/.test(command)) return pid;
    pid = Number(parent);
  }
  return null;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
