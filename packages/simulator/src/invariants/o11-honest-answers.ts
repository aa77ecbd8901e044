import type { Invariant, ReplySeen } from "./invariant.ts";

/** Time beyond its deadline that a request may take: timers and the way to the client. */
const slackUs = 50_000;

export const honestAnswers: Invariant = {
  id: "O11",
  holds: "no request outlives its deadline; a write reported rejected was not applied",
  onReply(seen) {
    return rejectedAndApplied(seen) ?? tooLate(seen);
  },
  onEndOfRequests({ world, exchanges }) {
    const forgotten = exchanges.find(({ to, arrived, answered }) => {
      const node = world.node(to);
      return arrived !== null && !answered && node.isUp && node.lives === arrived.life;
    });
    return forgotten === undefined
      ? null
      : `${forgotten.to} never answered a ${forgotten.request.type} of ${forgotten.key}`;
  },
};

function rejectedAndApplied({ exchange: { key, write, to }, response }: ReplySeen): string | null {
  if (response.type !== "failed" || response.outcome !== "rejected" || write === null) return null;
  // A repeat may be refused although an earlier request was carried out, so only writes sent once are judged.
  const [applied] = write.requests === 1 ? write.mints : [];
  if (applied === undefined) return null;
  return `${write.requestId} of ${key} was reported rejected by ${to}, and ${applied.node} had minted it`;
}

/** A process that stood still meanwhile is excused. */
function tooLate({ world, exchange: { key, to, request, arrived } }: ReplySeen): string | null {
  if (arrived === null || world.node(to).runningSinceUs > arrived.atUs) return null;
  const lateUs = world.schedule.nowUs - arrived.atUs - request.timeoutMs * 1000;
  return lateUs <= slackUs
    ? null
    : `${to} answered a ${request.type} of ${key} ${Math.round(lateUs / 1000)} ms too late`;
}
