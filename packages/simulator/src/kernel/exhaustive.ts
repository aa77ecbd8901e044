import { Dice } from "../world/dice.ts";
import { KernelRun } from "./kernel-run.ts";
import { isCanonical, operations } from "./operation.ts";
import type { Operation } from "./operation.ts";

/** A sequence after which kernel and model disagree. */
interface Counterexample {
  readonly sequence: readonly Operation[];
  readonly problem: string;
}

export interface KernelReport {
  readonly sequences: number;
  readonly counterexample: Counterexample | null;
}

/** Runs every sequence of up to `depth` operations, shortest first, so that a counterexample is as short as can be. */
export function runAllSequences(depth: number): KernelReport {
  let sequences = 0;
  let shorter: readonly (readonly Operation[])[] = [[]];
  for (let length = 1; length <= depth; length++) {
    const longer: (readonly Operation[])[] = [];
    for (const prefix of shorter) {
      for (const operation of operations) {
        const sequence = [...prefix, operation];
        if (!isCanonical(sequence)) continue;
        sequences++;
        const problem = lastStepProblem(sequence);
        if (problem !== null) return { sequences, counterexample: { sequence, problem } };
        if (length < depth) longer.push(sequence);
      }
    }
    shorter = longer;
  }
  return { sequences, counterexample: null };
}

/** Runs long random sequences, checking after every step. */
export function runRandomSequences(setting: {
  readonly seed: number;
  readonly count: number;
  readonly length: number;
}): KernelReport {
  const dice = new Dice(setting.seed, "kernel");
  for (let sequences = 1; sequences <= setting.count; sequences++) {
    const run = new KernelRun();
    const sequence: Operation[] = [];
    while (sequence.length < setting.length) {
      const operation = dice.pick(operations);
      sequence.push(operation);
      const problem = run.step(operation) ?? run.disagreement();
      if (problem !== null) return { sequences, counterexample: { sequence, problem } };
    }
  }
  return { sequences: setting.count, counterexample: null };
}

/** Every prefix has been judged before, so only the end is. */
function lastStepProblem(sequence: readonly Operation[]): string | null {
  const run = new KernelRun();
  for (const operation of sequence) {
    const problem = run.step(operation);
    if (problem !== null) return problem;
  }
  return run.disagreement();
}
