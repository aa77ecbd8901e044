import type { RecordedCampaign } from "./record.ts";

/**
 * A campaign of many thousand seeds is run in pieces of minutes, each noted by itself. Here those that go on where
 * another ended, on the same day and on the same state of the core, become one again. By preset and first seed.
 */
export function joinPieces(campaigns: readonly RecordedCampaign[]): readonly RecordedCampaign[] {
  const joined: RecordedCampaign[] = [];
  const inOrder = campaigns.toSorted((a, b) => order(a).localeCompare(order(b)) || a.first - b.first);
  for (const piece of inOrder) {
    const before = joined.at(-1);
    if (before !== undefined && order(before) === order(piece) && before.first + before.seeds === piece.first) {
      joined[joined.length - 1] = join(before, piece);
    } else joined.push(piece);
  }
  return joined;
}

function order({ day, core, preset }: RecordedCampaign): string {
  return `${day} ${core} ${preset}`;
}

function join(a: RecordedCampaign, b: RecordedCampaign): RecordedCampaign {
  return {
    ...a,
    seeds: a.seeds + b.seeds,
    events: a.events + b.events,
    acked: a.acked + b.acked,
    faults: a.faults + b.faults,
    violations: a.violations + b.violations,
    unknown: a.unknown + b.unknown,
    // Both are rates: weighed by the time that each piece computed.
    eventsPerSecond: Math.round((a.events + b.events) / (computedSeconds(a) + computedSeconds(b))),
    timesRealTimePerCore: Math.round(
      (a.timesRealTimePerCore * computedSeconds(a) + b.timesRealTimePerCore * computedSeconds(b)) /
        (computedSeconds(a) + computedSeconds(b)),
    ),
    slowestConvergenceMs: Math.max(a.slowestConvergenceMs, b.slowestConvergenceMs),
    // What one piece met, the whole has met.
    sometimesMissed: a.sometimesMissed.filter((situation) => b.sometimesMissed.includes(situation)),
  };
}

function computedSeconds({ events, eventsPerSecond }: RecordedCampaign): number {
  return events / Math.max(1, eventsPerSecond);
}
