import type { RunResult } from "../run/run.ts";
import type { Preset } from "../run/preset.ts";
import type { FinalState } from "../truth/final-state.ts";
import { describeRun } from "./campaign-command.ts";
import { plant } from "./mutant-command.ts";
import { scriptOf } from "./script-of.ts";

export interface ExplainOptions {
  readonly preset: Preset;
  readonly json: boolean;
  /** Plant this bug first. */
  readonly mutant?: string;
}

/** What is being explained. */
export interface Subject {
  /** A seed, or a file with a script. */
  readonly seedOrFile: string;
  /** As `k3` or `b/k3`; without one the run's keys are listed. */
  readonly key: string | undefined;
}

/** Tells the story of one key of a run, or lists the keys there are. Returns the exit code. */
export async function explainCommand(subject: Subject, options: ExplainOptions): Promise<number> {
  if (options.mutant !== undefined && plant(options.mutant) === null) return 2;
  return subject.key === undefined ? await list(subject, options) : await tell(subject, subject.key, options);
}

async function list({ seedOrFile }: Subject, { preset, json, mutant }: ExplainOptions): Promise<number> {
  const { result, keys } = await listedKeys(seedOrFile, preset);
  if (json) {
    console.log(JSON.stringify({ ...verdictOf(result), keys }));
    return 0;
  }
  const { keyLine } = await import("../story/key-list.ts");
  if (result.verdict !== "passed") console.log(describeRun(result, preset));
  console.log(`seed ${result.seed} ${verdictWords[result.verdict]}, ${keys.length} keys:`);
  for (const summary of keys) console.log(`  ${keyLine(summary)}`);
  tellExemption(result);
  const chosen = keys.toSorted((a, b) => b.lost - a.lost || b.writes - a.writes)[0]?.key ?? "KEY";
  const again = `${seedOrFile} ${chosen.replace(/^b\//, "")}`;
  const flags = `${preset === "swarm" ? "" : ` --preset ${preset}`}${mutant === undefined ? "" : ` --mutant ${mutant}`}`;
  console.log(`The story of one of them: npm run sim -- explain ${again}${flags}`);
  return 0;
}

async function tell({ seedOrFile }: Subject, key: string, options: ExplainOptions): Promise<number> {
  const { runScript } = await import("../run/run.ts");
  const { KeyStory } = await import("../story/key-story.ts");
  const { storyText } = await import("../story/story-text.ts");
  const { coloured, plain } = await import("../story/paint.ts");
  const name = key.includes("/") ? key : `b/${key}`;
  const chronicle = new KeyStory(name);
  const ended = (state: FinalState): void => chronicle.ends(state);
  const result = runScript(await scriptOf(seedOrFile, options.preset), { chronicle, ended });
  const story = chronicle.story();
  if (!story.events.some(({ type }) => type === "asked")) {
    console.error(`Nobody asked for ${name} in this run. Without a key, this command lists those there are.`);
    return 2;
  }
  if (options.json) {
    console.log(JSON.stringify({ ...verdictOf(result), ...story }));
    return 0;
  }
  const paint = process.stdout.isTTY && process.env["NO_COLOR"] === undefined ? coloured : plain;
  console.log(paint("bold", `${name} in seed ${result.seed}, which ${verdictWords[result.verdict]}`));
  for (const line of storyText(story, paint)) console.log(line);
  tellExemption(result);
  for (const { invariant, atMs, problem } of result.violations) {
    if (speaksOf(problem, name)) console.log(paint("red", `${invariant} at ${atMs} ms: ${problem}`));
  }
  return 0;
}

/** A loss is none where the bucket gives it away on purpose. */
function tellExemption({ options }: RunResult): void {
  const { durability, resolver } = options.bucket;
  if (durability === "buffered")
    console.log("(This bucket is buffered: W counts copies in memory, which may be lost.)");
  if (resolver === "last-write-wins")
    console.log("(This bucket keeps the last write: the other siblings are given up.)");
}

const verdictWords = { passed: "passed", failed: "failed", unknown: "was unknown" } as const;

async function listedKeys(seedOrFile: string, preset: Preset) {
  const { runScript } = await import("../run/run.ts");
  const { keysOf } = await import("../story/key-list.ts");
  let keys: ReturnType<typeof keysOf> = [];
  const ended = (state: FinalState): void => {
    keys = keysOf(state);
  };
  const result = runScript(await scriptOf(seedOrFile, preset), { ended });
  return { result, keys };
}

function verdictOf({ seed, verdict, violations }: RunResult): Pick<RunResult, "seed" | "verdict" | "violations"> {
  return { seed, verdict, violations };
}

/** `b/k1` is not meant where `b/k10` is named. */
function speaksOf(problem: string, key: string): boolean {
  return problem.split(/[\s,:]+/).includes(key);
}
