// npm start: installs and builds what is missing, then runs the demo under Node 24.
//
//     npm start [-- --fresh] [-- --check] [-- --port-base 5000] [-- --data-dir DIR] [-- --help]

import { spawn } from "node:child_process";
import { join } from "node:path";
import { installPackages } from "./install.mjs";
import { bin, mustRun, program, refuseOldTools, root, step, toolEnv } from "./steps.mjs";

const demo = join(root, "packages", "local-cluster", "src", "demo", "main.ts");
const demoArguments = process.argv.slice(2);

await program(async () => {
  await refuseOldTools();
  await installPackages();
  if (!demoArguments.includes("--help")) await buildApps();
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
    cwd: root,
    env: toolEnv,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
