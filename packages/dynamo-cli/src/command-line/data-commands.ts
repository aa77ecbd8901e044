import type { Command } from "commander";
import type { Runner } from "./runner.ts";
import { whole } from "./number-argument.ts";
import type { GetOptions, PutArguments, WriteOptions } from "../verbs/data.ts";
import { del, get, put } from "../verbs/data.ts";
import type { KeysOptions } from "../verbs/keys.ts";
import { keys } from "../verbs/keys.ts";
import { preflist } from "../verbs/preflist.ts";
import { siblings } from "../verbs/siblings.ts";
import { watch } from "../verbs/watch.ts";

/** Verbs about keys. */
export function addDataCommands(program: Command, { withCluster }: Runner): void {
  reading(
    program.command("get <bucket> <key>").description("a key's value, or its siblings, and the context for a write"),
  )
    .option("--raw", "the value's bytes and nothing else; fails where there are siblings", false)
    .action((bucket: string, key: string, options: GetOptions) =>
      withCluster((context) => get(context, { bucket, key }, options)),
    );
  writing(
    program
      .command("put <bucket> <key> [value]")
      .description("store a value; without one, or as -, from standard input"),
  )
    .option("--file <file>", "the value")
    .option(
      "--resolve",
      "read first, and supersede what is there; without a context a put is a sibling of everything",
      false,
    )
    .action((...given: readonly unknown[]) => {
      const [bucket, key, value, options] = given as [string, string, string | undefined, Omit<PutArguments, "value">];
      return withCluster((context) =>
        put(context, { bucket, key }, value === undefined ? options : { ...options, value }),
      );
    });
  writing(
    program.command("del <bucket> <key>").description("delete what a context covers, or what a read finds now"),
  ).action((bucket: string, key: string, options: WriteOptions) =>
    withCluster((context) => del(context, { bucket, key }, options)),
  );
  program
    .command("keys <bucket>")
    .description("list a bucket's keys, each once, a line a key; walks all of the bucket")
    .option("--count", "only how many there are", false)
    .action((bucket: string, options: KeysOptions) => withCluster((context) => keys(context, bucket, options)));
  program
    .command("siblings <bucket> <key>")
    .alias("inspect")
    .description("every version that some member holds, who holds it, and what each member has seen")
    .action((bucket: string, key: string) => withCluster((context) => siblings(context, bucket, key)));
  program
    .command("preflist <bucket> <key>")
    .description("who is asked for a key, in which order, and what each of them holds")
    .action((bucket: string, key: string) => withCluster((context) => preflist(context, bucket, key)));
  program
    .command("watch <bucket> <key>")
    .description("a line for each change of a key, until Ctrl-C")
    .action((bucket: string, key: string) => withCluster((context) => watch(context, bucket, key)));
}

function reading(command: Command): Command {
  return command
    .option("--r <n>", "nodes that must answer (default: the bucket's)", whole)
    .option("--pr <n>", "owners among them (default: 0)", whole)
    .option("--timeout-ms <n>", "milliseconds (default: 2000)", whole);
}

function writing(command: Command): Command {
  return command
    .option("--context <base64>", "what the write has seen, as `get` or `put` showed it")
    .option("--w <n>", "nodes that must hold it durably (default: the bucket's)", whole)
    .option("--pw <n>", "owners among them (default: 0)", whole)
    .option("--dw <n>", "copies that must be synced though the bucket is buffered (default: 0)", whole)
    .option("--timeout-ms <n>", "milliseconds (default: 2000)", whole);
}
