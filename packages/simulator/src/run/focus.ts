import type { BucketSettings } from "@cartwheel/dynamo";
import { calmLinks } from "../network/network.ts";
import type { Dice } from "../world/dice.ts";
import type { RunOptions } from "./options.ts";

/**
 * Situations that chance alone draws too seldom, because several rare things must meet in them. Every seed may take one;
 * it then draws from the same faults and within the same bounds as any other, only more of some. Told with the options.
 */
export const focuses = ["doubtful commits", "suspects", "forwarding", "damage", "reading"] as const;
export type Focus = (typeof focuses)[number];

/** About half of the seeds take none. */
export function drawFocus(dice: Dice): Focus | null {
  return dice.chance(550) ? dice.pick(focuses) : null;
}

/** The options with more of what the focus is about. */
export function withFocus(options: RunOptions, focus: Focus | null, dice: Dice): RunOptions {
  switch (focus) {
    case null:
      return options;
    case "doubtful commits":
      return { ...withDoubtfulCommits(options, dice), focus };
    case "suspects":
      return { ...withSuspects(options, dice), focus };
    case "forwarding":
      return { ...withForwarding(options, dice), focus };
    case "damage":
      return { ...withDamage(options, dice), focus };
    case "reading":
      return { ...withReading(options, dice), focus };
  }
}

/** Commits that fail, or are said to, on nodes that stand in for others: nobody may lose track of what they left. */
function withDoubtfulCommits(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    ...nimble(options, dice),
    disk: { ...options.disk, commitMeanUs: dice.pick([5_000, 40_000]) },
    keyCount: 10,
    hotKeyPerMille: 0,
    partitionCount: 32,
    faults: ["disk i/o error", dice.pick(["cut", "crash", "pause", "disk full"])],
    intensity: 4,
  };
}

/** Good links and disks, and nodes that are away for a while: many are suspected that are there. */
function withSuspects(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    ...nimble(options, dice),
    bucket: { ...options.bucket, r: dice.between(2, options.bucket.n) },
    links: calmLinks,
    disk: { ...options.disk, readMeanUs: 50, commitMeanUs: 300 },
    clientDropPerMille: 0,
    faults: ["pause", "crash", dice.pick(["cut", "cut one way", "flapping", "clog"])],
    intensity: dice.pick([1, 2, 3]),
  };
}

/** Many nodes for each owner, owners that must refuse, and frames that come twice. */
function withForwarding(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: dice.between(5, 7),
    bucket: narrow(options.bucket),
    links: { ...options.links, dropPerMille: dice.pick([0, 50]), duplicatePerMille: dice.between(100, 300) },
    weights: { ...options.weights, blindPut: 30 },
    faults: ["disk i/o error", dice.pick(["disk full", "cut", "pause", "crash between effects"])],
    intensity: 4,
  };
}

/** Flipped bits, also in rows that wait for their owners, and keys that end without a value. */
function withDamage(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    ...nimble(options, dice),
    timing: { ...options.timing, reapIntervalMs: 500, frameLifeMs: 4_000 },
    links: { ...options.links, lateUs: 2_000_000 },
    mortalPerMille: dice.pick([100, 800]),
    weights: { ...options.weights, delete: 20 },
    faults: ["bit flips", dice.pick(["cut", "crash", "pause", "flapping"])],
    intensity: 4,
  };
}

/** Trees are never compared: what a reader sees to be stale is repaired all the same (paper §5). */
function withReading(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    timing: { ...options.timing, antiEntropyMs: 600_000 },
    weights: { ...options.weights, delete: dice.pick([5, 20]) },
    readsAfterHealing: true,
  };
}

/** Silence is noticed soon, and what waits for its owners is handed over soon. */
function nimble({ nodeCount, timing }: RunOptions, dice: Dice): Pick<RunOptions, "nodeCount" | "timing"> {
  const quick = { suspectAfterMs: 1_500, probeTimeoutMs: 100, standInDelayMs: 20, drainIntervalMs: 200, drainRowsMax: 64 };
  return { nodeCount: Math.max(nodeCount, dice.between(5, 7)), timing: { ...timing, ...quick } };
}

function narrow(bucket: BucketSettings): BucketSettings {
  return { ...bucket, n: 2, r: Math.min(2, bucket.r), w: Math.min(2, bucket.w) };
}
