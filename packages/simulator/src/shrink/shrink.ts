import type { InvariantId } from "../invariants/invariant.ts";
import { calmLinks } from "../network/network.ts";
import type { Violation } from "../run/judge.ts";
import { runScript } from "../run/run.ts";
import type { Script } from "../run/script.ts";

export interface ShrinkSetting {
  /** What must go on being violated; another violation is another bug. */
  readonly invariant: InvariantId;
  /** Runs to spend. */
  readonly runsMax: number;
}

export interface Shrunk {
  readonly script: Script;
  readonly violation: Violation;
  readonly runs: number;
}

/**
 * Cuts a failing script down while it fails in the same way: fewer faults, fewer actions, calmer links (delta debugging:
 * Zeller and Hildebrandt 2002). Returns null when the script does not fail in that way to begin with.
 */
export function shrink(script: Script, { invariant, runsMax }: ShrinkSetting): Shrunk | null {
  let runs = 0;
  let best: { script: Script; violation: Violation } | null = null;
  const tryOut = (candidate: Script): boolean => {
    if (runs >= runsMax) return false;
    runs++;
    const violation = runScript(candidate).violations.find((found) => found.invariant === invariant);
    if (violation === undefined) return false;
    best = { script: candidate, violation };
    return true;
  };
  if (!tryOut(script)) return null;
  let smallest = script;
  for (;;) {
    const before = sizeOf(smallest);
    smallest = shrinkOnce(smallest, tryOut);
    if (sizeOf(smallest) === before || runs >= runsMax) break;
  }
  return best === null ? null : { ...(best as { script: Script; violation: Violation }), runs };
}

function shrinkOnce(script: Script, tryOut: (candidate: Script) => boolean): Script {
  let current = script;
  const withPart = (part: Partial<Script>): Script => ({ ...current, ...part });
  const actions = fewest(current.actions, (fewer) => tryOut(withPart({ actions: fewer })));
  current = withPart({ actions });
  const { cartActions } = current;
  if (cartActions !== undefined) {
    const fewerCarts = fewest(cartActions, (fewer) => tryOut(withPart({ cartActions: fewer })));
    current = withPart({ cartActions: fewerCarts });
  }
  const faults = fewest(current.faults, (fewer) => tryOut(withPart({ faults: fewer })));
  current = withPart({ faults });
  for (const links of calmer(current.options.links)) {
    const candidate = withPart({ options: { ...current.options, links } });
    if (tryOut(candidate)) current = candidate;
  }
  return current;
}

/** Leaves out ever smaller pieces of a list as long as `fails` holds of the rest. */
function fewest<T>(items: readonly T[], fails: (fewer: readonly T[]) => boolean): readonly T[] {
  let rest = items;
  for (let piece = Math.ceil(rest.length / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let at = 0; at < rest.length;) {
      const fewer = [...rest.slice(0, at), ...rest.slice(at + piece)];
      if (fails(fewer)) rest = fewer;
      else at += piece;
    }
  }
  return rest;
}

/** The same links with one bad habit less. */
function calmer(links: Script["options"]["links"]): readonly Script["options"]["links"][] {
  const habits = Object.keys(links) as (keyof typeof links)[];
  return habits
    .filter((habit) => links[habit] > calmLinks[habit])
    .map((habit) => ({ ...links, [habit]: calmLinks[habit] }));
}

function sizeOf({ faults, actions, cartActions = [], options }: Script): number {
  return (
    faults.length +
    actions.length +
    cartActions.length +
    Object.values(options.links).filter((value) => value > 0).length
  );
}
