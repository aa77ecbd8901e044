import { describe, expect, test } from "vitest";
import type { NodeId } from "../ids.ts";
import { FailureDetector } from "./failure-detector.ts";

const peer = "n1" as NodeId;

function watching(): FailureDetector {
  const detector = new FailureDetector({ suspectAfterMs: 5_000, usualPaceMs: 1_000 });
  detector.watch([{ id: peer, zone: "z", weight: 1 }]);
  detector.heard(peer, 0);
  return detector;
}

const stateOf = (detector: FailureDetector, nowMs: number): string | undefined => detector.view(nowMs)[0]?.state;

describe("the failure detector", () => {
  test("silence alone only asks for a probe; an unanswered probe makes suspect", () => {
    const detector = watching();
    expect(detector.overdue(4_000, 0)).toEqual([]);
    expect(detector.overdue(6_000, 0)).toEqual([peer]);
    expect(detector.isSuspect(peer)).toBe(false);
    expect(detector.beginProbe(peer, 6_000)).toBe(true);
    expect(detector.beginProbe(peer, 6_100)).toBe(false);
    expect(detector.endProbe(peer, 6_000)).toBe(true);
    expect(stateOf(detector, 6_500)).toBe("suspect");
    expect(detector.heard(peer, 7_000)).toBe(true);
    expect(stateOf(detector, 7_000)).toBe("up");
  });

  test("an answer in time ends the probe", () => {
    const detector = watching();
    detector.beginProbe(peer, 6_000);
    detector.heard(peer, 6_200);
    expect(detector.endProbe(peer, 6_000)).toBe(false);
    expect(detector.isSuspect(peer)).toBe(false);
  });

  test("a peer whose news comes slowly is given more time", () => {
    const detector = watching();
    for (let nowMs = 4_000; nowMs <= 80_000; nowMs += 4_000) detector.heard(peer, nowMs);
    expect(detector.overdue(86_000, 0)).toEqual([]);
    expect(detector.overdue(110_000, 0)).toEqual([peer]);
  });

  test("a node that was itself asleep blames nobody for its silence", () => {
    const detector = watching();
    expect(detector.overdue(60_000, 59_000)).toEqual([]);
  });

  test("whom others still hear is unreachable, until they hear of it no more", () => {
    const detector = watching();
    detector.disconnected(peer);
    detector.heardOf(peer, 1_000);
    expect(stateOf(detector, 1_000)).toBe("unreachable");
    detector.overdue(3_000, 0);
    expect(stateOf(detector, 3_000)).toBe("unreachable");
    detector.overdue(20_000, 0);
    expect(stateOf(detector, 20_000)).toBe("suspect");
    expect(detector.suspects()).toEqual([peer]);
  });
});
