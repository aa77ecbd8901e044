import type { History, Member, Operation } from "./types.ts";

/** A longer history is somebody's invention. */
const operationsMax = 100_000;

/**
 * Why no cluster whose nodes work can have made this history, or null. Every node that stored it would fold it into a
 * ring for ever, so it is refused as a whole, before it is stored: one made up of a plan for another ring leaves
 * partitions without an owner, a counter without bound leaves none for the next operation, and a stranger's newcomers
 * would be waited for before anything is reaped.
 *
 * What is only late, or was overtaken, is sound; the fold decides what takes effect.
 */
export function unsoundness(history: History): string | null {
  const [init] = history;
  if (init?.type !== "init" || history.some((each) => each.type === "init" && each !== init)) {
    return "it does not begin with the one operation that began the cluster";
  }
  if (history.length > operationsMax) return `it has more than ${operationsMax} operations`;
  const everTookPart = new Set([...init.members, ...history.flatMap(newcomersOf)].map(({ id }) => id));
  for (const operation of history) {
    if (operation.type === "init") continue;
    if (!everTookPart.has(operation.author)) return `${operation.author} decided something and never took part`;
    const flaw = flawOf(operation, init.assignment.length);
    if (flaw !== null) return flaw;
  }
  return null;
}

/** Looked at once, since operations never change and a plan names every partition. By the ring's number of partitions. */
const sound = new WeakMap<Operation, number>();

/** What is wrong with an operation by itself, in a ring of so many partitions; or null. */
function flawOf(operation: Exclude<Operation, { type: "init" }>, partitionCount: number): string | null {
  if (sound.get(operation) === partitionCount) return null;
  // Each counter is one above the highest known, so there are at least as many operations as it says.
  if (operation.counter < 1 || operation.counter > operationsMax) return `an operation counts ${operation.counter}`;
  if (weightsIn(operation).some((weight) => !(weight > 0 && Number.isFinite(weight)))) return "a member without weight";
  if ("plan" in operation) {
    const { owners, partitions } = operation.plan;
    if (partitions.length !== partitionCount)
      return `a plan for ${partitions.length} partitions, not ${partitionCount}`;
    if (partitions.some((index) => owners[index] === undefined)) return "a plan with a partition without an owner";
  }
  sound.set(operation, partitionCount);
  return null;
}

function newcomersOf(operation: Operation): readonly Member[] {
  if (operation.type === "join") return [operation.member];
  return operation.type === "replace" ? [operation.by] : [];
}

function weightsIn(operation: Operation): readonly number[] {
  return operation.type === "reweigh" ? [operation.weight] : newcomersOf(operation).map(({ weight }) => weight);
}
