import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { campaignCommand } from "./cli/campaign-command.ts";
import type { CampaignOptions } from "./cli/campaign-command.ts";
import { allMutantsCommand, mutantCommand } from "./cli/mutant-command.ts";
import type { MutantOptions } from "./cli/mutant-command.ts";
import { explainCommand } from "./cli/explain-command.ts";
import type { ExplainOptions } from "./cli/explain-command.ts";
import { replayCommand } from "./cli/replay-command.ts";
import type { ReplayOptions } from "./cli/replay-command.ts";
import { presets } from "./run/preset.ts";
import type { Preset } from "./run/preset.ts";
import { sqliteCommand } from "./cli/sqlite-command.ts";
import { recordCommand, tableCommand } from "./cli/record-command.ts";
import type { RecordOptions } from "./cli/record-command.ts";
import { shrinkCommand } from "./cli/shrink-command.ts";
import type { ShrinkOptions } from "./cli/shrink-command.ts";

/**
 * `npm run sim`. Nothing here may import the core statically: a mutant has to be in place before the core is loaded,
 * so each command imports what it runs when it runs.
 */
const campaignSeeds = 200;
const huntSeeds = 2_000;
const huntsOfEach = 5;
/** Of power cuts: each starts the engine a few dozen times. */
const sqliteSeeds = 10;

interface RunFlags extends Omit<CampaignOptions & MutantOptions, "seeds" | "preset"> {
  readonly seeds?: number;
  readonly mutant?: string;
  /** `sqlite`: power cuts under the real engine, and no simulated cluster. */
  readonly preset: Preset | "sqlite";
}

const program = new Command("sim").description("Deterministic simulation of a Cartwheel cluster.");

program
  .command("run", { isDefault: true })
  .description("run seeds, or hunt mutants with them")
  .option("--seeds <n>", `how many seeds (${campaignSeeds}), or the most that one hunt may take (${huntSeeds})`, count)
  .option("--first <k>", "the first seed", count, 1)
  .addOption(presetOption("sqlite"))
  .option("--mutant <id>", "plant this bug in the core and see whether it is noticed; or all")
  .addOption(threadsOption())
  .addOption(huntsOption())
  .option("--log <file>", "with --mutant all: keep each report as a line of JSON, and go on from what is there")
  .option("--minutes <n>", "with --mutant all: begin no further hunt after so long", count)
  .option("--json", "end with one line of JSON", false)
  .option("--record", "note the result, for the tables of docs/simulation.md", false)
  .action(async ({ mutant, preset, ...given }: RunFlags) => {
    if (preset === "sqlite") {
      process.exitCode = await sqliteCommand({ ...given, seeds: given.seeds ?? sqliteSeeds });
      return;
    }
    const options = { ...given, preset, seeds: given.seeds ?? (mutant === undefined ? campaignSeeds : huntSeeds) };
    if (mutant === undefined) process.exitCode = await campaignCommand(options);
    else if (mutant === "all") process.exitCode = await allMutantsCommand(options);
    else process.exitCode = await mutantCommand(mutant, options);
  });

program
  .command("replay")
  .description("run one seed, or a file below regressions/, again and print what went wrong")
  .argument("<seed or file>", "the seed, or the file")
  .addOption(presetOption())
  .option("--mutant <id>", "plant this bug first")
  .option("--verbose", "tell everything that happened", false)
  .option("--key <text>", "with --verbose: only what concerns this key, such as k3, and the faults")
  .action(async (seedOrFile: string, options: ReplayOptions) => {
    process.exitCode = await replayCommand(seedOrFile, options);
  });

program
  .command("explain")
  .description("tell the story of one key: who stored which version when, why each one went, and what caused it")
  .argument("<seed or file>", "the seed, or a file below regressions/")
  .argument("[key]", "the key, such as k3; without one the keys of the run are listed")
  .addOption(presetOption())
  .option("--mutant <id>", "plant this bug first")
  .option("--json", "one line of JSON", false)
  .action(async (seedOrFile: string, key: string | undefined, options: ExplainOptions) => {
    process.exitCode = await explainCommand({ seedOrFile, key }, options);
  });

program
  .command("record")
  .description("run every preset, hunt every mutant, note the results and write the tables of docs/simulation.md")
  .option("--seeds <n>", "how many seeds of each preset, and the most that one hunt may take", count, huntSeeds)
  .option("--first <k>", "the first seed", count, 1)
  .addOption(threadsOption())
  .addOption(huntsOption())
  .action(async (options: RecordOptions) => {
    process.exitCode = await recordCommand(options);
  });

program
  .command("table")
  .description("write the tables of docs/simulation.md from the results on record")
  .action(async () => {
    process.exitCode = await tableCommand();
  });

program
  .command("shrink")
  .description("cut a failing seed down to a short script below regressions/")
  .argument("<seed>", "the seed", count)
  .addOption(presetOption())
  .option("--mutant <id>", "plant this bug first")
  .option("--runs <n>", "runs to spend", count, 3_000)
  .addOption(new Option("--to <place>", "where to write it").choices(["regressions", "nowhere"]).default("regressions"))
  .action(async (seed: number, options: ShrinkOptions) => {
    process.exitCode = await shrinkCommand(seed, options);
  });

await program.parseAsync();

function threadsOption(): Option {
  return new Option("--threads <n>", "how many at once").default(availableParallelism()).argParser(count);
}

function huntsOption(): Option {
  return new Option("--hunts <n>", "how often each mutant is hunted").default(huntsOfEach).argParser(count);
}

function presetOption(...more: readonly string[]): Option {
  return new Option("--preset <name>", "what the runs are about; a mutant names its own")
    .choices([...presets, ...more])
    .default("swarm");
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("a whole number above 0 is needed");
  return value;
}
