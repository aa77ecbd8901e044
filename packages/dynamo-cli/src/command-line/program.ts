import { Command, Help, Option } from "commander";
import { top } from "../top/top.ts";
import { antiEntropyStatus, whyNotReaped } from "../verbs/background.ts";
import { backup } from "../verbs/backup.ts";
import type { BackupOptions } from "../verbs/backup.ts";
import { bench } from "../verbs/bench.ts";
import type { BenchOptions } from "../verbs/bench.ts";
import { addClusterCommands } from "./cluster-commands.ts";
import { addDataCommands } from "./data-commands.ts";
import { positive, whole } from "./number-argument.ts";
import type { Runner } from "./runner.ts";
import { drain } from "../verbs/follow-transfers.ts";
import { hints } from "../verbs/hints.ts";
import { members } from "../verbs/members.ts";
import type { MembersOptions } from "../verbs/members.ts";
import { metrics } from "../verbs/metrics.ts";
import { repair } from "../verbs/repair.ts";
import { ring } from "../verbs/ring.ts";
import type { RingOptions } from "../verbs/ring.ts";
import { status } from "../verbs/status.ts";
import { transfers } from "../verbs/transfers.ts";

const footer = `
Where the cluster is: flag over environment over file.
  DYNAMO_SEEDS, DYNAMO_CLUSTER_ID, DYNAMO_SECRET or DYNAMO_SECRET_FILE, DYNAMO_NEAR, DYNAMO_CONFIG,
  DYNAMO_TLS_CERTIFICATE, DYNAMO_TLS_KEY, DYNAMO_TLS_AUTHORITY
  Without any of them, the demo in ./.data (npm start) is used.

Exit codes: 0 done; 1 the cluster refused, could not, or has not got it; 2 wrong usage, nothing was tried.`;

/** All verbs of `dynamo`, each with its --help. */
export function createProgram(run: Runner): Command {
  const program = new Command("dynamo")
    .description("Speaks to a Cartwheel cluster: its data, its nodes, its membership.")
    .version("0.1.0")
    .option("--seeds <host:port,...>", "members to ask first; the others are learned from them")
    .option("--cluster-id <id>", "32 hex digits; two clusters never talk to each other")
    .option(
      "--secret-file <file>",
      "the cluster's secret; there is no flag for the secret itself, as all users see flags",
    )
    .option("--tls-certificate <file>", "PEM; for a cluster that speaks TLS, with the next two")
    .option("--tls-key <file>", "PEM; the certificate's key")
    .option("--tls-authority <file>", "PEM; who signed the nodes' certificates")
    .option("--near <zone>", "prefer nodes of this zone")
    .option("--config <file>", "a node's configuration: takes seeds, cluster id, secret and certificates from it")
    .option("--demo <directory>", "the data directory of a demo, as .data")
    .addOption(
      new Option("-o, --output <form>", "for people or for programs").choices(["table", "json"]).default("table"),
    )
    .option("--json", "the same as -o json")
    .addHelpText("after", footer)
    .configureHelp({ optionDescription })
    .showHelpAfterError("Say `dynamo --help` or `dynamo <verb> --help`.");
  addLookingCommands(program, run);
  addDataCommands(program, run);
  addClusterCommands(program, run);
  addWorkCommands(program, run);
  pointToCommonFlags(program);
  return program;
}

const usualHelp = new Help();

/** A switch is off, and a list empty, until it is said: that needs no words. */
function optionDescription(option: Option): string {
  const isSaidAnyway = option.defaultValue === false || Array.isArray(option.defaultValue);
  return isSaidAnyway ? option.description : usualHelp.optionDescription(option);
}

/** Whoever asks for a verb's flags is told where those are that every verb has. */
function pointToCommonFlags(command: Command): void {
  for (const child of command.commands) {
    if (child.commands.length === 0)
      child.addHelpText("after", "\nWhere the cluster is, and -o json: `dynamo --help`.");
    pointToCommonFlags(child);
  }
}

function addLookingCommands(program: Command, { withCluster }: Runner): void {
  program
    .command("status")
    .description("every node on a line, and what is wrong")
    .option("--check", "fail (exit code 1) where anything is not as it should be", false)
    .action((options: { check: boolean }) => withCluster((context) => status(context, options)));
  program
    .command("ring")
    .description("who owns how much of the ring")
    .option("--partitions", "every partition with its owners", false)
    .action((options: RingOptions) => withCluster((context) => ring(context, options)));
  program
    .command("members")
    .description("who takes part, who is leaving, who was taken out")
    .option("--history", "every change since the cluster began", false)
    .action((options: MembersOptions) => withCluster((context) => members(context, options)));
  program
    .command("hints")
    .description("rows that nodes keep for others")
    .action(() => withCluster(hints));
  program
    .command("transfers")
    .description("what moves between nodes at the moment; looks twice, a second apart")
    .action(() => withCluster(transfers));
  program
    .command("why-not-reaped")
    .description("what keeps deleted rows from being deleted for good")
    .action(() => withCluster(whyNotReaped));
  program
    .command("anti-entropy")
    .description("comparison of hash trees between nodes")
    .command("status", { isDefault: true })
    .description("how often nodes compared, and what that has mended")
    .action(() => withCluster(antiEntropyStatus));
  program
    .command("metrics <node>")
    .description("one node's figures in Prometheus's text format")
    .action((node: string) => withCluster((context) => metrics(context, node)));
  program
    .command("top")
    .description("the cluster, live: q leaves, p holds")
    .option("--interval <seconds>", "between two frames", positive, 1)
    .option("--frames <n>", "end after so many frames, without a screen of its own", whole)
    .action(({ interval, frames }: { interval: number; frames?: number }) =>
      withCluster((context) => top(context, { intervalSeconds: interval, frames: frames ?? null })),
    );
}

function addWorkCommands(program: Command, { withCluster }: Runner): void {
  program
    .command("repair <bucket> [key]")
    .description("read a key, or every key of a bucket, and mend what replicas differ on")
    .action((bucket: string, key: string | undefined) => withCluster((context) => repair(context, bucket, key)));
  program
    .command("drain [node]")
    .description("wait until a node, or every node, keeps nothing for others")
    .action((node: string | undefined) => withCluster((context) => drain(context, node)));
  program
    .command("backup")
    .description("copy the whole cluster while it serves, each node to its own backupDir")
    .option("--name <name>", "of the backup; default the time, as in 20261120-104500")
    .option("--without <nodes>", "members that are down, with commas; what only they hold is then in no copy")
    .addHelpText("after", "\nTo restore, each node reads its own copy: `dynamo-node restore --help`.")
    .action((options: BackupOptions) => withCluster((context) => backup(context, options)));
  program
    .command("bench <bucket>")
    .description("gets and puts in a closed loop; writes keys named bench-<n> into the bucket")
    .option("--seconds <n>", "how long", positive, 10)
    .option("--concurrency <n>", "requests under way at once", whole, 32)
    .option("--value-bytes <n>", "size of a value", whole, 1_000)
    .option("--keys <n>", "how many keys", whole, 1_000)
    .option("--puts <share>", "share of reads that a put follows, 0 to 1", Number, 0.5)
    .action((bucket: string, options: Omit<BenchOptions, "bucket">) =>
      withCluster((context) => bench(context, { bucket, ...options })),
    );
}
