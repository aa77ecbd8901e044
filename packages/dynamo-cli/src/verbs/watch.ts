import { utf8 } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { said } from "../outcome.ts";
import { plural } from "../terminal/units.ts";
import { excerpt, jsonBytes } from "./key-text.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

/** `dynamo watch`: a line for each time that the key's versions are others than before, until Ctrl-C. */
export async function watch({ cluster, terminal, isJson }: VerbContext, bucket: string, key: string): Promise<Outcome> {
  const bytes = utf8(key);
  let before: string | null = null;
  for await (const _ of withFirst(cluster.client.watch(bucket, bytes, terminal.interrupted))) {
    const got = await cluster.client.get(bucket, bytes);
    if (!got.ok) {
      if (before === null) return failureOf(got);
      terminal.err(`dynamo: ${got.message}\n`);
      continue;
    }
    const vtags = got.siblings.map(({ vtag }) => vtag).join(" ");
    if (vtags === before) continue;
    before = vtags;
    const at = new Date().toISOString();
    const values = got.siblings.map(({ vtag, value }) => ({ vtag, value: jsonBytes(value) }));
    const shown = got.siblings.map(({ value }) => excerpt(value, 48)).join(" | ");
    const line = isJson
      ? JSON.stringify({ at, siblings: values })
      : `${at}  ${plural(values.length, "version")}  ${shown}`;
    terminal.out(`${line}\n`);
  }
  return said;
}

/** What is there already is the first news. */
async function* withFirst(hints: AsyncIterable<unknown>): AsyncIterable<unknown> {
  yield null;
  yield* hints;
}
