import { cartRules } from "../cart/cart-rules.ts";
import { allInvariants } from "../invariants/all.ts";
import type { InvariantId } from "../invariants/invariant.ts";
import { mutants } from "../mutants/catalogue.ts";
import type { HuntReport } from "../mutants/hunt.ts";
import { fileOf } from "../mutants/mutant.ts";
import type { Preset } from "../run/preset.ts";
import type { RecordedCampaign, RecordedRule } from "./record.ts";
import { coreName, readRecord, withCampaign, withMutants, writeRecord } from "./record.ts";

/** What is judged without an object of its own. */
const furtherRules: readonly RecordedRule[] = [
  { id: "O16", holds: "the core never throws, and never stops itself without need" },
  { id: "storm", holds: "a run ends: nodes do not keep each other busy without end" },
  { id: "isolation", holds: "nothing in a run looks at a real clock or throws real dice" },
];

/** Notes a campaign that has just been run. `day`: ISO date. */
export function noteCampaign(
  campaign: Omit<RecordedCampaign, "core" | "day">,
  { day }: { readonly day: string },
): void {
  const { preset, first, seeds, events, acked, faults, violations, unknown } = campaign;
  const { eventsPerSecond, timesRealTimePerCore, slowestConvergenceMs, sometimesMissed } = campaign;
  const counted = { preset, first, seeds, events, acked, faults, violations, unknown };
  const measured = { eventsPerSecond, timesRealTimePerCore, slowestConvergenceMs, sometimesMissed };
  // What else a summary may hold is not for the record.
  const record = withCampaign(readRecord(), { ...counted, ...measured, core: coreName(), day });
  writeRecord({ ...record, rules: rulesNow() });
}

/** Notes hunts that have just ended. */
export function noteMutants(reports: readonly HuntReport[]): void {
  const core = coreName();
  const hunted = reports.flatMap((report) => {
    const mutant = mutants.find(({ id }) => id === report.id);
    if (mutant === undefined) return [];
    const preset: Preset = mutant.preset ?? "swarm";
    return [{ ...report, meantFor: mutant.killedBy, file: fileOf(mutant), preset, core }];
  });
  const catalogue = mutants.map(({ id }) => id);
  writeRecord({ ...withMutants(readRecord(), hunted, catalogue), rules: rulesNow() });
}

function rulesNow(): readonly RecordedRule[] {
  const judged = allInvariants.map(({ id, holds }) => ({ id, holds }));
  const further = furtherRules.filter(({ id }) => !judged.some((rule) => rule.id === id));
  return [...judged, ...further, ...cartRules].sort((a, b) => rank(a.id) - rank(b.id));
}

/** O1 to O16 by their numbers, then what carts are judged by, then the rest. */
function rank(id: InvariantId): number {
  const number = Number(id.slice(1));
  if (Number.isNaN(number)) return 1_000;
  return id.startsWith("C") ? 100 + number : number;
}
