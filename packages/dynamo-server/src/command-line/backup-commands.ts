import type { NodeId } from "@cartwheel/dynamo";
import { createClusterClient, takeBackup } from "@cartwheel/dynamo-client";
import type { BackupState } from "@cartwheel/wire";
import type { Command } from "commander";
import { restoreDataDirectory } from "../backup/restore.ts";
import { adminCredentials } from "../config/credentials.ts";
import type { NodeConfig } from "../config/load-config.ts";
import { exitCodes, refuse } from "./exit-codes.ts";
import { percent, ProgressLine } from "./progress-line.ts";
import type { Flags } from "./settings.ts";
import { configOrExit, withSettings } from "./settings.ts";

/** `dynamo-node backup` and `dynamo-node restore`. */
export function addBackupCommands(program: Command): void {
  withSettings(program.command("backup").description("copy the whole cluster while it serves"))
    .option("--name <name>", "of the backup, 1 to 64 of a-z, 0-9 and -; default the time, as in 20261120-104500")
    .option("--seed <host:port>", "a member to ask; default those of the configuration")
    .option("--without <nodes>", "members that are down, with commas; what only they hold is then in no copy")
    .action(async ({ name, seed, without, ...flags }: Flags) => {
      const { config } = configOrExit(flags);
      await backUp(config, {
        name: typeof name === "string" ? name : nameOf(new Date()),
        seeds: typeof seed === "string" ? [seed] : [...config.node.addresses.values()],
        without: typeof without === "string" ? (without.split(",") as NodeId[]) : [],
      });
    });

  withSettings(program.command("restore").description("make the data directory from this node's copy in a backup"))
    .requiredOption("--from <directory>", "the backup: a directory with one directory for each node")
    .action(async ({ from, ...flags }: Flags) => {
      const { config } = configOrExit(flags);
      const line = new ProgressLine();
      const restored = await restoreDataDirectory(config, {
        from: String(from),
        progress: (bytes, of) => line.show(`${config.node.id}: ${percent(bytes, of)} of ${megabytes(of)}`),
      });
      line.end();
      if (!restored.ok) return refuse(restored.message);
      const { name, rows, takenAtMs } = restored.manifest;
      const when = new Date(takenAtMs).toISOString();
      console.log(`${config.node.dataDir} is node ${config.node.id}'s again: ${rows} rows of backup ${name}, ${when}`);
    });
}

interface BackupPlan {
  readonly name: string;
  readonly seeds: readonly string[];
  readonly without: readonly NodeId[];
}

async function backUp(config: NodeConfig, { name, seeds, without }: BackupPlan): Promise<void> {
  const line = new ProgressLine();
  const client = createClusterClient({
    seeds,
    ...adminCredentials(config),
    zone: "backup",
    name: "dynamo-node backup",
  });
  const taken = await takeBackup(client, { name, without, progress: (states) => line.show(describe(states)) });
  await client.close();
  line.end();
  if (!taken.ok) return refuse(`no backup was taken: ${taken.message}`, exitCodes.failed);
  for (const [node, { directory, rows, bytes, sha256 }] of taken.copies) {
    console.log(`${node}: ${rows} rows, ${megabytes(bytes)}, SHA-256 ${sha256.slice(0, 16)}…, in ${directory}`);
  }
  console.log(`backup ${name} holds all that was acknowledged before it began`);
}

function describe(states: ReadonlyMap<NodeId, BackupState>): string {
  return [...states].map(([node, state]) => `${node} ${progressOf(state)}`).join(", ");
}

function progressOf(state: BackupState): string {
  return state.type === "copying" ? percent(state.bytes, state.bytesExpected) : state.type;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function nameOf(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}
