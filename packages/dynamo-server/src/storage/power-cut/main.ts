import { Command, InvalidArgumentError } from "commander";
import type { ImageKind } from "./images.ts";
import { cutPower } from "./power-cuts.ts";

/** `npm run sim -- --preset sqlite`: power cuts under the real engine, seed by seed. For tests only; no node runs this. */
const program = new Command("power-cuts").description("Cuts the power under the SQLite engine and starts it anew.");

program
  .option("--seeds <n>", "how many seeds", count, 20)
  .option("--first <k>", "the first seed", count, 1)
  .option("--images <n>", "images of each seed to look at", count, 30)
  .option("--json", "end with one line of JSON", false)
  .action(async ({ seeds, first, images, json }: { seeds: number; first: number; images: number; json: boolean }) => {
    const kinds = new Map<ImageKind, number>();
    let violations = 0;
    for (let seed = first; seed < first + seeds; seed++) {
      const report = await cutPower({ seed, images });
      for (const [kind, found] of report.images) kinds.set(kind, (kinds.get(kind) ?? 0) + found);
      violations += report.problems.length;
      if (report.problems.length > 0) {
        console.log(`seed ${seed} failed; replay: npm run sim -- --preset sqlite --seeds 1 --first ${seed}`);
        for (const problem of report.problems) console.log(`  ${problem}`);
      }
    }
    const total = [...kinds.values()].reduce((sum, found) => sum + found, 0);
    console.log([...kinds].map(([kind, found]) => `${found} ${kind}`).join("; "));
    const summary = JSON.stringify({ seeds, images: total, violations });
    console.log(json ? summary : `${total - violations} passed, ${violations} failed`);
    process.exitCode = violations > 0 ? 1 : 0;
  });

await program.parseAsync();

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("a whole number above 0 is needed");
  return value;
}
