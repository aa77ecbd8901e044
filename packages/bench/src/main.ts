import { Command } from "commander";
import { measureAntiEntropy } from "./anti-entropy/anti-entropy.ts";
import { measureFig8 } from "./fig8/fig8.ts";
import { measureGossip } from "./gossip/gossip.ts";
import { measureThroughput } from "./throughput/throughput.ts";

/** `npm run bench -- <suite> [--json]`: figures, never adjectives. Progress goes to stderr, results to stdout. */
const program = new Command("bench").description("Measures the store. Quote ratios from one run: machines are noisy.");

program
  .command("throughput")
  .description("puts and gets a second of three local nodes (N=3, R=W=2, fsync, 1 KiB, 64 in flight)")
  .option("--seconds <count>", "length of each phase, in seconds", "12")
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ seconds, json }: { seconds: string; json?: true }) => {
    const secondsPerPhase = Number(seconds);
    if (!(secondsPerPhase > 0 && secondsPerPhase <= 300)) program.error("--seconds is a number above 0, at most 300.");
    const progress = (line: string): void => void process.stderr.write(`${line}\n`);
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
  .description(
    "what two equal replicas exchange to find out that they are equal, and what one key's difference adds (§4.7)",
  )
  .option("--keys <count>", "rows on each of the two", "1000000")
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ keys, json }: { keys: string; json?: true }) => {
    const count = Number(keys);
    if (!(Number.isInteger(count) && count > 0)) program.error("--keys is a whole number above 0.");
    const result = await measureAntiEntropy(count, (line) => process.stderr.write(`${line}\n`));
    if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(22)}${value}\n`);
  });

await program.parseAsync();
