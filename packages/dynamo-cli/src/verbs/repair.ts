import { utf8 } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { failed } from "../outcome.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { plural, rate } from "../terminal/units.ts";
import { differs } from "./key-text.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

/** Keys that are looked at or read at once. */
const atOnce = 16;

/**
 * `dynamo repair`: reads a key, or every key of a bucket, which mends every replica that answers with less than the
 * others know (read repair, paper §5). Anti-entropy does the same in the background; this does it now, and says so.
 */
export async function repair(context: VerbContext, bucket: string, key: string | undefined): Promise<Outcome> {
  return key === undefined ? repairBucket(context, bucket) : repairKey(context, bucket, utf8(key));
}

async function repairKey({ cluster }: VerbContext, bucket: string, key: Uint8Array): Promise<Outcome> {
  const before = await cluster.client.inspect(bucket, key);
  if (!before.ok) return failureOf(before);
  const stale = differs(before.replicas);
  const read = await cluster.client.get(bucket, key);
  if (!read.ok) return failureOf(read);
  const after = await cluster.client.inspect(bucket, key);
  if (!after.ok) return failureOf(after);
  const left = differs(after.replicas);
  const silent = after.replicas
    .filter(({ role, holds }) => role === "owner" && holds === "silent")
    .map(({ node }) => node);
  const json = { bucket, mended: stale.filter((node) => !left.includes(node)), differing: left, silent };
  if (left.length > 0)
    return failed(`${left.join(", ")} still differs`, "Repairs are sent and not waited for: look again.");
  const what = stale.length === 0 ? "nothing differed" : `mended ${stale.join(", ")}`;
  const rest = silent.length === 0 ? "" : `; ${silent.join(", ")} did not answer, and catches up when it is back`;
  return { ok: true, json, text: `${what}${rest}\n` };
}

async function repairBucket({ cluster, terminal }: VerbContext, bucket: string): Promise<Outcome> {
  const progress = new ProgressLine(terminal);
  const repairs = async (): Promise<number> =>
    [...(await cluster.figures()).values()].reduce((sum, figures) => sum + figures.sum("dynamo_read_repairs_total"), 0);
  const before = await repairs();
  const startedMs = performance.now();
  let [read, failures] = [0, 0];
  for await (const page of cluster.client.listKeys(bucket, { signal: terminal.interrupted })) {
    if (!page.ok) return failureOf(page);
    for (let at = 0; at < page.keys.length && !terminal.interrupted.aborted; at += atOnce) {
      const results = await Promise.all(page.keys.slice(at, at + atOnce).map((key) => cluster.client.get(bucket, key)));
      failures += results.filter(({ ok }) => !ok).length;
      read += results.length;
      const perSecond = (1_000 * read) / (performance.now() - startedMs);
      progress.show(`${plural(read, "key")} read, ${rate(perSecond)} a second`);
    }
  }
  progress.end();
  const mended = (await repairs()) - before;
  if (terminal.interrupted.aborted) return failed(`interrupted after ${plural(read, "key")}`);
  if (failures > 0)
    return failed(`${plural(failures, "key")} of ${read} could not be read`, "See `dynamo status`, then repair again.");
  return {
    ok: true,
    json: { bucket, keys: read, repairs: mended },
    text: `${plural(read, "key")} read, ${plural(mended, "replica")} mended\n`,
  };
}
