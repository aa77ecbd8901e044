import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { help, readOptions } from "../../bootstrap/options.mjs";
import type { DemoOptions } from "../../bootstrap/options.mjs";
import { eraseLayout } from "../layout.ts";
import { StartRefused } from "../start-refused.ts";
import { refuseUnusablePath } from "../supervisor.ts";
import { SupervisorClient } from "../supervisor-client.ts";
import { anyPorts, portsFrom, startDemo } from "./demo.ts";
import type { Demo } from "./demo.ts";
import { checkPartition, isAsPromised } from "./partition-check.ts";

// The program behind `npm start`; the bootstrap has installed and built what it needs.

const report = (line: string): void => console.log(`- ${line}`);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StartRefused ? error.message : error);
  process.exitCode = 1;
}
// The channel to the bootstrap would keep this process alive. Closing it would look as if the bootstrap had gone.
process.channel?.unref();

async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2));
  if (!read.ok) throw new StartRefused(read.sentence);
  switch (read.options.mode) {
    case "help":
      console.log(help);
      return 0;
    case "check":
      return await check();
    case "run":
      return await run(read.options);
  }
}

async function run({ dataDir, fresh, portBase }: DemoOptions): Promise<number> {
  const stopping = stopRequested();
  if (fresh) {
    await refuseUnusablePath(join(dataDir, "demo.sock"));
    eraseLayout(dataDir);
  }
  const starting = startDemo({
    dataDir,
    ports: portsFrom(portBase),
    report,
    onCrash: (name) => report(`${name} ended by itself; its log is in ${join(dataDir, "logs")}`),
  });
  const demo = await Promise.race([starting, stopping]);
  if (demo === "stop") {
    // Leaving is enough: children follow their parent, and every write that counts is on disk.
    report("Stopped before everything had started");
    process.exit(130);
  }
  console.log(welcome(demo, dataDir));
  await stopping;
  report("Stopping everything; the data stays");
  await demo.stop();
  return 0;
}

async function check(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-check-"));
  process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  void stopRequested().then(() => process.exit(130));
  const demo = await startDemo({ dataDir, ports: await anyPorts(), report });
  let result;
  try {
    result = await checkPartition({
      eastShop: demo.urls.east,
      westShop: demo.urls.west,
      supervisor: new SupervisorClient(demo.socket),
      report,
    });
  } finally {
    report("Stopping everything");
    await demo.stop();
  }
  console.log(JSON.stringify(result));
  return isAsPromised(result) ? 0 : 1;
}

/** Resolves at the first Ctrl-C or SIGTERM, or when the bootstrap is gone. Later ones change nothing. */
function stopRequested(): Promise<"stop"> {
  return new Promise((resolve) => {
    const stop = (): void => resolve("stop");
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
    process.once("disconnect", stop);
  });
}

function welcome({ urls, cluster }: Demo, dataDir: string): string {
  const nodes = cluster.nodes.map(({ id, address }) => `${id} ${address}`).join(", ");
  return `
Cartwheel is running.

  Shop in east   ${urls.east}
  Shop in west   ${urls.west}
  Console        ${urls.console}   (cut the network between the regions here)

  Nodes          ${nodes}
  Data and logs  ${dataDir}

Press Ctrl-C to stop. The data stays; npm start -- --fresh begins anew.
`;
}
