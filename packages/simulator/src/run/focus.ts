import type { BucketSettings } from "@cartwheel/dynamo";
import { calmLinks } from "../network/network.ts";
import type { Dice } from "../world/dice.ts";
import type { RunOptions } from "./options.ts";

/**
 * Situations that chance alone draws too seldom, because several rare things must meet in them. Every seed may take one;
 * it then draws from the same faults and within the same bounds as any other, only more of some. Told with the options.
 */
const focuses = ["doubtful commits", "suspects", "forwarding", "damage", "reading"] as const;
/** Came later: they take seeds that take none of the first, so that every other seed goes on meaning what it meant. */
const laterFocuses = ["restarts"] as const;
type SwarmFocus = (typeof focuses)[number] | (typeof laterFocuses)[number];
/** Of the preset `membership`. */
type MembershipFocus = "changes at once" | "goodbyes" | "quarrels";
export type Focus = SwarmFocus | MembershipFocus;

/** About a third of the seeds take none. `later`: dice of their own for those that came later. */
export function drawFocus(dice: Dice, later: Dice): SwarmFocus | null {
  if (dice.chance(550)) return dice.pick(focuses);
  return later.chance(300) ? later.pick(laterFocuses) : null;
}

/** The same for the preset `membership`. */
export function drawMembershipFocus(dice: Dice, later: Dice): MembershipFocus | null {
  if (dice.chance(400)) return "changes at once";
  if (later.chance(250)) return "goodbyes";
  return later.chance(400) ? "quarrels" : null;
}

/** The options with more of what the focus is about. */
export function withFocus(options: RunOptions, focus: SwarmFocus | null, dice: Dice): RunOptions {
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
    case "restarts":
      return { ...withRestarts(options, dice), focus };
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
    // Time and little traffic: a cut ends, and nobody has heard so, because every frame would be the news.
    actionCount: 250,
    chaosMs: 20_000,
    faults: ["cut", dice.pick(["cut one way", "crash", "pause"])],
    intensity: dice.pick([2, 3]),
  };
}

/** Many nodes for each owner, owners that must refuse, and frames that come twice. */
function withForwarding(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: dice.between(5, 7),
    bucket: narrow(options.bucket),
    links: {
      ...options.links,
      dropPerMille: dice.pick([0, 50]),
      duplicatePerMille: dice.between(200, 300),
      // A repeat must come late enough to meet the question that was asked after the first.
      delayMeanUs: dice.pick([10_000, options.links.delayMeanUs]),
    },
    weights: { ...options.weights, blindPut: 30 },
    faults: ["disk i/o error", dice.pick(["disk full", "cut", "pause", "crash between effects"])],
    intensity: 4,
  };
}

/** Flipped bits, also in rows that wait for their owners, and many keys that end without a value. */
function withDamage(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    ...nimble(options, dice),
    timing: { ...options.timing, reapIntervalMs: 500, frameLifeMs: 4_000 },
    links: { ...options.links, lateUs: 2_000_000 },
    keyCount: 40,
    hotKeyPerMille: 0,
    mortalPerMille: dice.pick([100, 800]),
    weights: { ...options.weights, delete: 20 },
    faults: ["bit flips", dice.pick(["cut", "crash", "pause", "flapping"])],
    intensity: 6,
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

/** Processes that start over and over while answers to those before them are still on their way. */
function withRestarts(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    // Few nodes and much to do: every one of them always has a question open.
    nodeCount: dice.pick([3, 3, 4]),
    // Not everybody is an owner, so writes are forwarded; also to owners of which nothing has been heard yet.
    bucket: narrow(options.bucket),
    hintsLostPerMille: dice.pick([333, 1_000]),
    keyCount: dice.between(2, 4),
    actionCount: 600,
    links: {
      ...options.links,
      dropPerMille: 0,
      delayMeanUs: dice.pick([10_000, 60_000]),
      lateDuplicatePerMille: dice.pick([50, 200]),
      lateUs: 2_000_000,
    },
    disk: { ...options.disk, commitMeanUs: dice.pick([300, 1_000]) },
    chaosMs: 8_000,
    faults: ["crash loop", dice.pick(["crash between effects", "pause", "cut"])],
    intensity: dice.pick([2, 3]),
  };
}

/** The options with more of what the focus is about, in the preset `membership`. */
export function withMembershipFocus(options: RunOptions, focus: MembershipFocus | null, dice: Dice): RunOptions {
  switch (focus) {
    case null:
      return options;
    case "changes at once":
      return { ...atOnce(options, dice), focus };
    case "goodbyes":
      return { ...withGoodbyes(options, dice), focus };
    case "quarrels":
      return { ...withQuarrel(options, dice), focus };
  }
}

/** Members that leave and are soon done, while much of what was sent to them is still on its way. */
function withGoodbyes(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: 6,
    bucket: narrow(options.bucket),
    actionCount: 600,
    timing: { ...options.timing, gossipMs: 300, drainIntervalMs: 200, drainRowsMax: 64 },
    links: {
      ...options.links,
      dropPerMille: 0,
      delayMeanUs: dice.pick([10_000, 60_000]),
      lateDuplicatePerMille: dice.pick([50, 200]),
    },
    faults: [dice.pick(["cut", "cut one way", "clog"])],
    changeKinds: ["leave", "leave", "leave", "join"],
  };
}

/** Few members and hardly a key, so that whoever is taken out is soon done, also without the one that is cut off. */
function withQuarrel(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: dice.pick([4, 5]),
    spareCount: 1,
    bucket: narrow(options.bucket),
    keyCount: 1,
    quietKeyCount: 1,
    timing: { ...options.timing, gossipMs: 300, drainIntervalMs: 200 },
    links: { ...options.links, dropPerMille: 0 },
    faults: [dice.pick(["wall clock jump", "disk stall", "clog"])],
    changeKinds: ["join"],
    quarrel: true,
  };
}

/**
 * For the preset `membership`: several changes while the news of none has come round, on both sides of a cut, among few
 * owners. That is when nodes disagree on who owns what (protocol findings 1 and 4).
 */
function atOnce(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...options,
    nodeCount: dice.between(4, 6),
    spareCount: 4,
    partitionCount: 8,
    bucket: narrow(options.bucket),
    quietKeyCount: 16,
    timing: { ...options.timing, gossipMs: dice.pick([300, 1_000, 4_000]), drainIntervalMs: dice.pick([200, 2_000]) },
    links: { ...options.links, dropPerMille: 0, delayMeanUs: dice.pick([1_000, 60_000]) },
    // Whoever declared another's disk lost may start anew, and must not take the word for its own.
    faults: [dice.pick(["cut", "cut one way", "clog"]), ...(dice.chance(500) ? (["crash loop"] as const) : [])],
    intensity: 2,
    changesWithinMs: dice.pick([500, 1_500, 4_000]),
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
