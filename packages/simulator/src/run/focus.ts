import type { BucketSettings } from "@cartwheel/dynamo";
import { calmLinks } from "../network/network.ts";
import type { Dice } from "../world/dice.ts";
import type { RunOptions } from "./options.ts";

/**
 * Situations that chance alone draws too seldom, because several rare things must meet in them. Every seed may take one;
 * it then draws from the same faults and within the same bounds as any other, only more of some. Told with the options.
 */
const focuses = ["doubtful commits", "suspects", "forwarding", "damage", "reading"] as const;
export type Focus = (typeof focuses)[number] | "changes at once";

/** About half of the seeds take none. */
export function drawFocus(dice: Dice): (typeof focuses)[number] | null {
  return dice.chance(550) ? dice.pick(focuses) : null;
}

/** The options with more of what the focus is about. */
export function withFocus(options: RunOptions, focus: (typeof focuses)[number] | null, dice: Dice): RunOptions {
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
    // So many that few are written twice by one stand-in: a second write would put right what the first left.
    keyCount: 80,
    hotKeyPerMille: 0,
    partitionCount: 32,
    faults: ["disk i/o error", dice.pick(["cut", "flapping", "pause"])],
    intensity: dice.pick([2, 4]),
  };
}

/** Good links and disks, and nodes that are away for a while: many are suspected that are there. */
function withSuspects(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    ...nimble(options, dice),
    bucket: { ...options.bucket, r: options.bucket.n },
    timing: { ...nimble(options, dice).timing, gossipMs: 4_000, suspectAfterMs: 6_000 },
    links: calmLinks,
    disk: { ...options.disk, readMeanUs: 50, commitMeanUs: 300 },
    clientDropPerMille: 0,
    faults: ["pause", "crash", dice.pick(["cut", "cut one way"])],
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

/** Trees are never compared and nobody can stand in: what a reader sees to be stale is repaired all the same (paper §5). */
function withReading(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: Math.max(3, options.bucket.n),
    timing: { ...options.timing, antiEntropyMs: 600_000, suspectAfterMs: 6_000, probeTimeoutMs: 500 },
    weights: { ...options.weights, blindPut: 0, stalePut: 0, forkedPut: 0, repeat: 0, delete: 60 },
    // Nobody is away: whoever comes back is compared with at once.
    links: { ...options.links, dropPerMille: dice.between(20, 120), delayMinUs: 200, delayMeanUs: 1_000 },
    faults: ["disk i/o error", "disk full"],
    intensity: 2,
    readsAfterHealing: true,
  };
}

/**
 * For the preset `membership`: several changes while the news of none has come round, on both sides of a cut, among few
 * owners. That is when nodes disagree on who owns what (protocol findings 1 and 4).
 */
export function atOnce(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: dice.between(4, 6),
    spareCount: 4,
    partitionCount: 8,
    bucket: narrow(options.bucket),
    quietKeyCount: 16,
    timing: { ...options.timing, gossipMs: dice.pick([300, 1_000, 4_000]), drainIntervalMs: dice.pick([200, 2_000]) },
    links: { ...options.links, dropPerMille: 0, delayMeanUs: dice.pick([1_000, 60_000]) },
    faults: [dice.pick(["cut", "cut one way", "clog"])],
    intensity: 2,
    changesWithinMs: dice.pick([500, 1_500, 4_000]),
    focus: "changes at once",
  };
}

/** Silence is noticed soon, and what waits for its owners is handed over soon. */
function nimble({ nodeCount, timing }: RunOptions, dice: Dice): Pick<RunOptions, "nodeCount" | "timing"> {
  const quick = {
    suspectAfterMs: 1_500,
    probeTimeoutMs: 100,
    standInDelayMs: 20,
    drainIntervalMs: 200,
    drainRowsMax: 64,
  };
  return { nodeCount: Math.max(nodeCount, dice.between(5, 7)), timing: { ...timing, ...quick } };
}

function narrow(bucket: BucketSettings): BucketSettings {
  return { ...bucket, n: 2, r: Math.min(2, bucket.r), w: Math.min(2, bucket.w) };
}
