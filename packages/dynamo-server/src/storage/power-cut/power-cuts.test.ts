import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Dice } from "./dice.ts";
import type { Image } from "./images.ts";
import { imagesBetween } from "./images.ts";
import { inspect } from "./inspect.ts";
import type { Snapshot } from "./journal.ts";
import { playJournal } from "./journal.ts";
import { cutPower } from "./power-cuts.ts";

describe("power cuts under the real engine", () => {
  test.each([1, 2, 3])(
    "seed %i: what was acknowledged is there, and nothing half",
    async (seed) => {
      const { problems, images } = await cutPower({ seed, images: 6 });
      expect(problems).toEqual([]);
      expect([...images.keys()]).toEqual(expect.arrayContaining(["at rest", "log cut", "log with holes"]));
      // Only a run that settles copies its log back.
      expect(images.has("checkpoint torn")).toBe(seed % 3 !== 2);
      // A dozen starts of the engine, each with a thread of its own: seconds on an idle machine.
    },
    120_000,
  );
});

/** What the inspection is for: images that no power cut may leave behind. */
describe("an image that lost what was synced is noticed", () => {
  let root = "";
  let snapshots: readonly Snapshot[] = [];
  let images = 0;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "cartwheel-power-cut-"));
    const plan = { batches: 4, valueBytesMax: 2_000, settleRows: 8_192 };
    const seen: Snapshot[] = [];
    await playJournal({ directory: join(root, "journal"), dice: new Dice(5), ...plan }, async (_, after) => {
      seen.push(after);
      await Promise.resolve();
    });
    snapshots = seen;
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function last(): { readonly before: Snapshot; readonly after: Snapshot } {
    const [before, after] = snapshots.slice(-2);
    if (before === undefined || after === undefined) throw new Error("the journal is too short");
    return { before, after };
  }

  async function problemOf(image: Pick<Image, "main" | "log" | "allowed">): Promise<string | null> {
    return await inspect({ kind: "at rest", index: null, ...image }, join(root, `image-${++images}`));
  }

  test("a log that ends before its last sync", async () => {
    const { before, after } = last();
    const log = after.log.subarray(0, before.log.length - 1);
    expect(await problemOf({ main: after.main, log, allowed: [before, after] })).toMatch(
      /is the last one there, not 3 or 4/,
    );
  });

  test("a main file without its log", async () => {
    const { after } = last();
    const problem = await problemOf({ main: after.main, log: Buffer.alloc(0), allowed: [after] });
    expect(problem).toMatch(/is the last one there|does not start/);
  });

  test("a flipped bit in the synced part of the log", async () => {
    const { after } = last();
    const log = Buffer.from(after.log);
    log[log.length >> 1] = (log[log.length >> 1] ?? 0) ^ 1;
    expect(await problemOf({ main: after.main, log, allowed: [after] })).toMatch(/is the last one there, not 4/);
  });

  test("every kind of image that the journal allows is fine, down to single bytes of its last batch", async () => {
    const { before, after } = last();
    for (
      let at = before.log.length;
      at <= after.log.length;
      at += Math.ceil((after.log.length - before.log.length) / 6)
    ) {
      const log = after.log.subarray(0, at);
      expect(await problemOf({ main: before.main, log, allowed: [before, after] })).toBeNull();
    }
    for (const image of imagesBetween(before, after, new Dice(9))) {
      expect(await inspect(image, join(root, `image-${++images}`)), image.kind).toBeNull();
    }
  });
});
