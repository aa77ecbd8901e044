export { runSeed } from "./run/run.ts";
export type { RunResult, Verdict } from "./run/run.ts";
export type { RunOptions } from "./run/options.ts";
export type { Violation } from "./run/judge.ts";
