import { initDataDirectory, joinCluster, loadConfig, startNode } from "@cartwheel/dynamo-server";
import type { InitResult, NodeConfig, RunningNode } from "@cartwheel/dynamo-server";
import { toNodeProcessSchema } from "./child-message.ts";
import type { Birth, FromNodeProcess, ToNodeProcess } from "./child-message.ts";
import { FaultSwitch } from "./fault-switch.ts";
import { FaultyStorage } from "./faulty-storage.ts";
import { FaultyTransport } from "./faulty-transport.ts";

// One storage node of a local cluster: the real server, with faults wired in between it and its network and disk. All
// it is told comes over IPC from the harness that forked it; when that channel closes, it leaves.

const faults = new FaultSwitch();
let running: RunningNode | null = null;

process.on("message", (message) => {
  void obey(toNodeProcessSchema.parse(message)).catch(fail);
});
process.once("disconnect", () => void leave());

async function obey(message: ToNodeProcess): Promise<void> {
  switch (message.type) {
    case "start":
      faults.set(message.faults);
      running = await start(message);
      tell({ type: "started" });
      return;
    case "faults":
      faults.set(message.faults);
      tell({ type: "faults-applied", id: message.id });
      return;
    case "stop":
      await leave();
  }
}

async function start({ configFile, birth }: Extract<ToNodeProcess, { type: "start" }>): Promise<RunningNode> {
  const config = read(configFile);
  const born = await bear(config, birth);
  if (!born.ok) throw new Error(born.message);
  const started = await startNode(config, {
    transport: (inner) => new FaultyTransport(inner, faults),
    storage: (inner) => new FaultyStorage(inner, faults),
  });
  if (!started.ok) throw new Error(started.message);
  void started.node.failed.then((reason) => fail(new Error(`the node gave up: ${reason}`)));
  void started.node.halted.then(({ code, message }) => {
    tell({ type: "halted", code, message });
    return leave();
  });
  return started.node;
}

async function bear(config: NodeConfig, birth: Birth): Promise<InitResult> {
  switch (birth.type) {
    case "none":
      return { ok: true, created: false };
    case "founder":
      return await initDataDirectory(config);
    case "newcomer":
      return await joinCluster(config, birth.seed);
  }
}

/** The harness says everything in the file, so nothing is taken from the environment. */
function read(configFile: string): NodeConfig {
  const environment = { configFile: null, secret: null, node: {} };
  const loaded = loadConfig({ flags: {}, configFile, environment });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.config;
}

async function leave(): Promise<never> {
  await running?.stop();
  process.exit();
}

function fail(error: unknown): void {
  tell({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  console.error(error);
  process.exitCode = 1;
  // Once the reason is out; the channel alone would keep this process alive.
  if (process.connected) process.disconnect();
}

function tell(message: FromNodeProcess): void {
  if (process.connected) process.send?.(message);
}
