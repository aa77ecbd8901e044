import { Argument, Command } from "commander";
import type { Runner } from "./runner.ts";
import { positive, whole } from "./number-argument.ts";
import type { ChangeResult, CommitOptions } from "../verbs/change.ts";
import { change, changeOf, commit, plan } from "../verbs/change.ts";
import { init } from "../verbs/init.ts";

interface NewcomerFlags {
  readonly zone: string;
  readonly address: string;
  readonly weight: number;
}

/** `dynamo cluster ...`: changes of the membership, at once or planned first and committed later. */
export function addClusterCommands(program: Command, run: Runner): void {
  const cluster = program.command("cluster").description("begin a cluster, grow it, shrink it");
  addInit(cluster, run);
  addChanges(cluster, (command, asked) =>
    addCommitOptions(command).action((...given: readonly unknown[]) => {
      const options = given.at(-2) as CommitOptions & NewcomerFlags;
      return run.withCluster((context) => change(context, asked(given, options), options));
    }),
  );
  addChanges(
    cluster.command("plan").description("show what a change would move, and write it down; changes nothing"),
    (command, asked) =>
      command
        .option("--out <file>", "write the plan there, for `dynamo cluster commit`")
        .action((...given: readonly unknown[]) => {
          const options = given.at(-2) as NewcomerFlags & { readonly out?: string };
          return run.withCluster((context) => plan(context, asked(given, options), { out: options.out ?? null }));
        }),
  );
  const committing = cluster
    .command("commit <plan>")
    .description("do what a plan says; refused once the membership has changed");
  addCommitOptions(committing).action((file: string, options: CommitOptions) =>
    run.withCluster((context) => commit(context, file, options)),
  );
}

function addCommitOptions(command: Command): Command {
  return command
    .option("--yes", "commit without asking", false)
    .option("--wait", "until every row is where it belongs", false)
    .option("--unchecked", "do not look first whether a newcomer answers at its address", false);
}

type Asked = (given: readonly unknown[], flags: NewcomerFlags) => ChangeResult;
type Finish = (command: Command, asked: Asked) => void;

/** The same changes below `cluster`, where they are committed, and below `plan`, where they are only shown. */
function addChanges(parent: Command, finish: Finish): void {
  const newcomer = (command: Command): Command =>
    command
      .requiredOption("--zone <zone>", "where the new node runs")
      .requiredOption("--address <host:port>", "where it listens")
      .option("--weight <n>", "its share relative to others", positive, 1);
  finish(
    newcomer(
      parent.command("join <node>").description("a new node takes part; start it first, with `dynamo-node join`"),
    ),
    ([id], { zone, address, weight }) => changeOf("join", [], { id: String(id), zone, address, weight }),
  );
  finish(parent.command("leave <node>").description("a node hands over what it has, and goes"), ([node]) =>
    changeOf("leave", [String(node)]),
  );
  finish(
    parent.command("remove <node>").description("a node that is gone is taken out, once a majority agrees"),
    ([node]) => changeOf("remove", [String(node)]),
  );
  finish(
    newcomer(
      parent.command("replace <node> <by>").description("a new node takes exactly the partitions of one that is gone"),
    ),
    ([node, by], { zone, address, weight }) =>
      changeOf("replace", [String(node)], { id: String(by), zone, address, weight }),
  );
  finish(
    parent.command("reweigh <node>").description("a node's share of the ring changes").addArgument(weightArgument()),
    ([node, weight]) => changeOf("reweigh", [String(node)], { weight: Number(weight) }),
  );
  finish(
    parent
      .command("destroyed <node>")
      .description("a node that was taken out will never come back: nobody waits for it any more"),
    ([node]) => changeOf("destroyed", [String(node)]),
  );
}

function weightArgument(): Argument {
  return new Argument("<weight>", "relative to the others").argParser(positive);
}

function addInit(cluster: Command, { alone }: Runner): void {
  cluster
    .command("init")
    .description("mint a cluster's identity and secret, and write a configuration for each node")
    .requiredOption("--node <id=zone@host:port>", "a member; say it once for each", collect, [])
    .requiredOption("--bucket <name>", "a bucket; say it once for each", collect, [])
    .option("--partitions <n>", "equal parts of the ring, fixed for the cluster's life", whole, 256)
    .requiredOption("--out <directory>", "where the files are written")
    .action(
      ({ node, bucket, partitions, out }: { node: string[]; bucket: string[]; partitions: number; out: string }) =>
        alone(init({ nodes: node, buckets: bucket, partitions, out })),
    );
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
