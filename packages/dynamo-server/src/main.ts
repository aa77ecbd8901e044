#!/usr/bin/env node
import { Command, Option } from "commander";
import { addBackupCommands } from "./command-line/backup-commands.ts";
import { exitCodes, refuse } from "./command-line/exit-codes.ts";
import type { Flags } from "./command-line/settings.ts";
import { configOrExit, withSettings } from "./command-line/settings.ts";
import { addVerifyCommand } from "./command-line/verify-command.ts";
import type { NodeConfig } from "./config/load-config.ts";
import { printConfig } from "./config/print-config.ts";
import { initDataDirectory } from "./data-directory.ts";
import { joinCluster } from "./join-cluster.ts";
import { startNode } from "./start-node.ts";

/** What becomes of the process when the node ends by its own decision, and what is to be done. */
const ends = {
  DRAINED: { code: exitCodes.ok, advice: "Its data directory can be deleted." },
  DISK_BEHIND: {
    code: exitCodes.diskBehind,
    advice:
      "Keep its data directory aside, make an empty one with `dynamo-node init --recovering`, and let its peers " +
      "rebuild it; or replace it by a new node.",
  },
  DESTROYED: {
    code: exitCodes.destroyed,
    advice: "Keep its data directory until nobody misses anything; a new node can join under another identity.",
  },
} as const;

/** A stop that takes longer is abandoned: what was acknowledged is on the disk already. */
const stopMsMax = 9_500;

/** `dynamo-node`: one storage node of a cluster. */
const program = new Command("dynamo-node")
  .description("Runs one storage node of a Cartwheel cluster.")
  .version("0.1.0")
  .showHelpAfterError("Say `dynamo-node --help` or `dynamo-node <command> --help`.")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.ok : exitCodes.usage));

withSettings(program.command("run", { isDefault: true }).description("run the node (the default)")).action(
  async (flags: Flags) => run(configOrExit(flags).config),
);

withSettings(program.command("init").description("make the data directory this node's; once, before its first run"))
  .option("--recovering", "the disk was lost: what this node does not find is not proof that it never was")
  .action(async (flags: Flags) => {
    const { config } = configOrExit(flags);
    const result = await initDataDirectory(config, { recovering: flags["recovering"] === true });
    if (!result.ok) return refuse(result.message);
    console.log(`${config.node.dataDir} ${result.created ? "is now" : "already was"} node ${config.node.id}'s`);
  });

withSettings(program.command("join").description("make a node that joins a running cluster, and run it"))
  .requiredOption("--seed <host:port>", "a member of the cluster, which tells who takes part and where")
  .action(async ({ seed, ...flags }: Flags) => {
    const { config } = configOrExit(flags);
    const result = await joinCluster(config, String(seed));
    if (!result.ok) return refuse(result.message);
    if (result.created) console.log(`${config.node.id} waits for its join to be committed at a member`);
    await run(config);
  });

withSettings(program.command("config").description("work with the configuration").command("print"))
  .description("print the configuration as JSON, secrets masked")
  .addOption(new Option("--effective", "all layers applied: flag over environment over file over default"))
  .action((flags: Flags) => {
    const { config, sources } = configOrExit(flags);
    console.log(printConfig(config, sources));
  });

addBackupCommands(program);
addVerifyCommand(program);

await program.parseAsync();

async function run(config: NodeConfig): Promise<void> {
  const started = await startNode(config);
  if (!started.ok) return refuse(started.message);
  const { node } = started;
  const stop = (): void => {
    setTimeout(() => process.exit(exitCodes.stopTooSlow), stopMsMax).unref();
    void node.stop().then(() => process.exit(exitCodes.ok));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // Nothing is flushed: after a bug or a failed fsync, what is in memory must not reach the disk.
  void node.failed.then(() => process.exit(exitCodes.gaveUp));
  void node.halted.then(({ code, message }) => {
    console.error(`dynamo-node: ${code}: ${message} ${ends[code].advice}`);
    process.exit(ends[code].code);
  });
}
