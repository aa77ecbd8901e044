import type { Outcome } from "../outcome.ts";
import { said } from "../outcome.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { plural } from "../terminal/units.ts";
import { jsonBytes, printable } from "./key-text.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

export interface KeysOptions {
  /** Only how many there are. */
  readonly count: boolean;
}

/** `dynamo keys`: a line a key, as they are found. */
export async function keys(
  { cluster, terminal, isJson }: VerbContext,
  bucket: string,
  options: KeysOptions,
): Promise<Outcome> {
  const progress = new ProgressLine(terminal);
  let found = 0;
  for await (const page of cluster.client.listKeys(bucket, { signal: terminal.interrupted })) {
    progress.end();
    if (!page.ok) return failureOf(page);
    found += page.keys.length;
    if (!options.count) terminal.out(page.keys.map((key) => lineOf(key, isJson)).join(""));
    if (options.count) progress.show(`${plural(found, "key")} so far`);
  }
  progress.end();
  return options.count ? { ok: true, json: { bucket, keys: found }, text: `${found}\n` } : said;
}

/** In JSON a line is an object, so that a listing of any length can be read as it comes. */
function lineOf(key: Uint8Array, isJson: boolean): string {
  return isJson ? `${JSON.stringify(jsonBytes(key))}\n` : `${printable(key)}\n`;
}
