import { benchMerge } from "@cartwheel/cart/bench";
import { Command } from "commander";
import { measureAntiEntropy } from "./anti-entropy/anti-entropy.ts";
import { measureFig8 } from "./fig8/fig8.ts";
import { measureGossip } from "./gossip/gossip.ts";
import { measureThroughput } from "./throughput/throughput.ts";
import { measureCartAddAlone, measureWeb } from "./web/web.ts";

/** `npm run bench -- <suite> [--json]`: figures, never adjectives. Progress goes to stderr, results to stdout. */
const program = new Command("bench").description("Measures the store. Quote ratios from one run: machines are noisy.");
interface WebFlags {
  readonly runs: string;
  readonly seconds: string;
  readonly only?: string;
  readonly json?: true;
}

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

program
  .command("throughput")
  .description("puts and gets a second of three local nodes (N=3, R=W=2, fsync, 1 KiB, 64 in flight)")
  .option("--seconds <count>", "length of each phase, in seconds", "12")
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ seconds, json }: { seconds: string; json?: true }) => {
    const secondsPerPhase = Number(seconds);
    if (!(secondsPerPhase > 0 && secondsPerPhase <= 300)) program.error("--seconds is a number above 0, at most 300.");
    const result = await measureThroughput({ secondsPerPhase, progress });
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(22)}${value}\n`);
  });

program
  .command("fig8")
  .description("load-balancing efficiency of the paper's three strategies and ours, and partitions moved (paper §6.2)")
  .option("--json", "print the result as one line of JSON, last")
  .action(({ json }: { json?: true }) => {
    const result = measureFig8();
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else {
      for (const { strategy, points } of result.curves) {
        const cells = points.map(({ efficiency, expected }) => `${efficiency.toFixed(3)} (${expected ?? "-"})`);
        process.stdout.write(`strategy ${strategy}: ${cells.join("  ")}\n`);
      }
      for (const { change, moved, minimum, ratio } of result.moves) {
        process.stdout.write(`${change}: ${moved} partitions moved, at least ${minimum}, ratio ${ratio}\n`);
      }
      process.stdout.write(`largest distance from the paper: ${result.maxDeviation}\n`);
    }
  });

program
  .command("gossip")
  .description(
    "how fast a membership change spreads, and what an idle node costs, in clusters of 5, 50 and 200 (paper §4.8)",
  )
  .option("--json", "print the result as one line of JSON, last")
  .action(({ json }: { json?: true }) => {
    const result = measureGossip([5, 50, 200], (line) => process.stderr.write(`${line}\n`));
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else console.table(result.sizes);
  });

program
  .command("anti-entropy")
  .description("what two equal replicas exchange to find out that they are equal (paper §4.7)")
  .option("--keys <count>", "rows on each of the two", "1000000")
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ keys, json }: { keys: string; json?: true }) => {
    const count = Number(keys);
    if (!(Number.isInteger(count) && count > 0)) program.error("--keys is a whole number above 0.");
    const result = await measureAntiEntropy(count, (line) => process.stderr.write(`${line}\n`));
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(22)}${value}\n`);
  });

program
  .command("cart")
  .description("merging eight versions of a cart of 100 lines and 1,000 operations: time, size, context")
  .option("--json", "print the result as one line of JSON, last")
  .action(({ json }: { json?: true }) => {
    const result = benchMerge({ now: () => performance.now() });
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(22)}${value}\n`);
  });

program
  .command("web")
  .description("the shop's pages in a browser (Lighthouse, scripts over the wire) and cart.add at 100 a second")
  .option("--runs <count>", "Lighthouse runs of each page as phone and as desktop; odd", "3")
  .option("--seconds <count>", "how long cart.add is measured, in seconds", "30")
  .option("--only <part>", "cart-add: without the pages, in about a minute")
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ runs, seconds, only, json }: WebFlags) => {
    if (!["1", "3", "5", "7", "9"].includes(runs)) program.error("--runs is 1, 3, 5, 7 or 9.");
    if (!(Number(seconds) > 0 && Number(seconds) <= 300)) program.error("--seconds is a number above 0, at most 300.");
    if (only !== undefined && only !== "cart-add") program.error("--only is cart-add.");
    if (only === "cart-add") {
      const result = await measureCartAddAlone({ seconds: Number(seconds), progress });
      if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
      else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(22)}${value}\n`);
      return;
    }
    const chromium = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
    const result = await measureWeb({ runs: Number(runs), seconds: Number(seconds), chromium, progress });
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else {
      const { mobile, desktop, accessibility } = result.lighthouse;
      process.stdout.write(`Lighthouse   mobile ${mobile}, desktop ${desktop}, accessibility ${accessibility}\n`);
      process.stdout.write(`first load   ${result.firstLoadKb} kB of scripts\n`);
      process.stdout.write(`cart.add     p99 ${result.cartAddP99Ms} ms\n`);
    }
  });

await program.parseAsync();
