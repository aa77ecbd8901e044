import type { RecordedCampaign } from "./record.ts";

/**
 * A campaign of many thousand seeds is run in pieces of minutes, each noted by itself. Here those that go on where
 * another ended, on the same day and on the same state of the core, become one again. In the order in which they
 * were begun.
 */
export function joinPieces(campaigns: readonly RecordedCampaign[]): readonly RecordedCampaign[] {
  const campaignsOf = Map.groupBy(campaigns, ({ day, core, preset }) => `${day} ${core} ${preset}`);
  return [...campaignsOf.values()].flatMap((pieces) => {
    const joined: RecordedCampaign[] = [];
    for (const piece of pieces.toSorted((a, b) => a.first - b.first)) {
      const before = joined.at(-1);
      if (before !== undefined && before.first + before.seeds === piece.first)
        joined.splice(-1, 1, join(before, piece));
      else joined.push(piece);
    }
    return joined;
  });
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
