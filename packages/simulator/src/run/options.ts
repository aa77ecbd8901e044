import type { BucketSettings, Timing } from "@cartwheel/dynamo";
import { drawCartOptions } from "../cart/cart-action.ts";
import type { CartOptions } from "../cart/cart-action.ts";
import { faultKinds } from "../nemesis/fault.ts";
import type { FaultKind } from "../nemesis/fault.ts";
import type { ChangeKind } from "../nemesis/membership-script.ts";
import type { Frames } from "../network/carrier.ts";
import type { LinkConditions } from "../network/network.ts";
import type { DiskConditions } from "../disk/simulated-disk.ts";
import { Dice } from "../world/dice.ts";
import { drawFocus, drawMembershipFocus, withFocus, withMembershipFocus } from "./focus.ts";
import type { Focus } from "./focus.ts";
import type { Preset } from "./preset.ts";

/** How often each kind of client action is chosen, relative to the others. */
export interface ActionWeights {
  readonly get: number;
  /** Put with the newest context held. */
  readonly put: number;
  readonly blindPut: number;
  /** Put with an older context. */
  readonly stalePut: number;
  /** Put that keeps the context it used, so that the next one forks from the same read. */
  readonly forkedPut: number;
  readonly delete: number;
  /** The same request once more, through any node. */
  readonly repeat: number;
}

/** Everything about a run that is decided before it begins. Plain data: a failing seed prints it. */
export interface RunOptions {
  readonly nodeCount: number;
  readonly zoneCount: number;
  readonly partitionCount: number;
  readonly bucket: BucketSettings;
  readonly timing: Timing;
  readonly keyCount: number;
  /** Parts per thousand of all actions that go to the first key. */
  readonly hotKeyPerMille: number;
  /** Parts per thousand of all puts that expire within seconds. */
  readonly mortalPerMille: number;
  readonly clientCount: number;
  readonly actionCount: number;
  readonly weights: ActionWeights;
  readonly chaosMs: number;
  readonly links: LinkConditions;
  /** Through the real codec in a tenth of the runs; it costs time, and mostly finds nothing that its own tests miss. */
  readonly frames: Frames;
  readonly disk: DiskConditions;
  /** Lost between client and node, each way, parts per thousand. */
  readonly clientDropPerMille: number;
  /** Hints of a connection that opened or closed, of a thousand, that a node is never given. Absent in old scripts: 333. */
  readonly hintsLostPerMille?: number;
  readonly faults: readonly FaultKind[];
  /** How many times as often each kind of fault strikes. */
  readonly intensity: number;
  /** What the run has more of, or null. */
  readonly focus: Focus | null;
  /** Clients go on reading every key after the faults have ended. Otherwise nobody reads then. */
  readonly readsAfterHealing: boolean;
  /** Machines that begin outside the ring and may join. With any, membership changes. */
  readonly spareCount: number;
  /** Changes of the membership fall into a window of this length, or anywhere (null). */
  readonly changesWithinMs: number | null;
  /** What changes of the membership there are, each as often as it is named. */
  readonly changeKinds: readonly ChangeKind[];
  /** A member that is cut off and one that is not decide against each other (`nemesis/quarrel-script.ts`). */
  readonly quarrel: boolean;
  /** Keys written everywhere before the chaos, and only read in it. */
  readonly quietKeyCount: number;
  /** Shops and shoppers in place of plain clients, or null. */
  readonly carts: CartOptions | null;
}

/**
 * Draws a run's options (swarm testing: Groce et al. 2012). Each feature is off in about half of the runs and of random
 * strength in the others, because faults hide each other: under heavy loss no commit ever overlaps another.
 */
export function drawOptions(seed: number, preset: Preset): RunOptions {
  const dice = new Dice(seed, "options");
  const focusing = new Dice(seed, "focus");
  const later = new Dice(seed, "later focus");
  const options = { ...drawSwarm(dice), frames: drawFrames(seed), carts: null };
  switch (preset) {
    case "swarm":
      return withOrderlyRestarts(
        withTruncation(
          withFocus(dice.chance(400) ? withShortFrames(options, dice) : options, drawFocus(focusing, later), focusing),
          new Dice(seed, "truncation"),
        ),
        new Dice(seed, "orderly restarts"),
      );
    case "membership":
      return withMembershipFocus(withMembership(options, dice), drawMembershipFocus(focusing, later), focusing);
    case "cart":
      return withCarts(options, seed);
  }
}

/**
 * In a few runs the bucket truncates clocks (paper §4.4). What is cut may bring back what was superseded, so there is
 * nothing in them whose end leaves no version behind: no version may be lost, and that is then all to ask of each.
 */
function withTruncation(options: RunOptions, dice: Dice): RunOptions {
  if (!dice.chance(50) || options.bucket.resolver !== "siblings" || options.bucket.durability !== "fsync")
    return options;
  return {
    ...options,
    bucket: { ...options.bucket, clockEntriesMax: dice.pick([2, 3, 5]) },
    weights: { ...options.weights, delete: 0 },
    mortalPerMille: 0,
  };
}

/** Nodes are stopped in order and started again, as in a rolling restart: in a few runs, beside their other faults. */
function withOrderlyRestarts(options: RunOptions, dice: Dice): RunOptions {
  return dice.chance(150) ? { ...options, faults: [...options.faults, "orderly restart"] } : options;
}

/** Frames die soon, and so tombstones and what has expired can be reaped within the run. */
function withShortFrames(options: RunOptions, dice: Dice): RunOptions {
  const lateUs = 2_000_000;
  return {
    ...options,
    links: { ...options.links, lateUs },
    timing: { ...options.timing, reapIntervalMs: dice.pick([500, 2_000]), frameLifeMs: 4_000 },
  };
}

/**
 * The preset `membership`: machines come and go, tombstones are reaped meanwhile, and some keys are left alone to be
 * found.
 */
function withMembership(options: RunOptions, dice: Dice): RunOptions {
  return {
    ...withShortFrames(options, dice),
    nodeCount: Math.max(options.nodeCount, options.bucket.n + 1),
    spareCount: dice.between(1, 4),
    quietKeyCount: 5,
  };
}

/** With dice of its own, so that it changes nothing else about the run. */
function drawFrames(seed: number): Frames {
  return new Dice(seed, "frames").chance(100) ? "encoded" : "by reference";
}

/** The preset `cart`: a bucket that keeps its promises, or there would be nothing to judge the carts by. */
function withCarts(options: RunOptions, seed: number): RunOptions {
  const bucket = {
    ...options.bucket,
    resolver: "siblings",
    durability: "fsync",
    ttlMs: null,
    clockEntriesMax: null,
  } as const;
  return { ...options, bucket, actionCount: 0, carts: drawCartOptions(seed) };
}

function drawSwarm(dice: Dice): Omit<RunOptions, "frames" | "carts"> {
  const nodeCount = dice.pick([3, 4, 5, 5, 5, 6, 7]);
  const n = dice.pick([3, 3, 3, 3, 2]);
  const chaosMs = dice.between(8_000, 20_000);
  const faults = faultKinds.filter((kind) => dice.chance(takesData(kind) ? 200 : 450));
  return {
    nodeCount,
    zoneCount: dice.between(1, 3),
    partitionCount: dice.pick([8, 16, 32]),
    bucket: {
      n,
      r: dice.chance(700) ? Math.min(2, n) : dice.between(1, n),
      w: dice.chance(700) ? Math.min(2, n) : dice.between(1, n),
      resolver: dice.chance(60) ? "last-write-wins" : "siblings",
      durability: dice.chance(60) ? "buffered" : "fsync",
      ttlMs: null,
      clockEntriesMax: null,
    },
    timing: drawTiming(dice),
    keyCount: dice.between(2, 10),
    hotKeyPerMille: dice.pick([0, 300, 700]),
    mortalPerMille: dice.pick([0, 0, 100, 400]),
    clientCount: dice.between(2, 6),
    actionCount: dice.between(200, 420),
    weights: drawWeights(dice),
    chaosMs,
    links: drawLinks(dice),
    disk: {
      readMeanUs: dice.pick([0, 0, 50, 2_000]),
      commitMeanUs: dice.pick([300, 1_000, 5_000, 40_000]),
      trouble: "none",
    },
    clientDropPerMille: dice.pick([0, 0, 20, 100]),
    faults: faults.length > 0 ? faults : [dice.pick(faultKinds)],
    intensity: 1,
    focus: null,
    readsAfterHealing: false,
    spareCount: 0,
    changesWithinMs: null,
    changeKinds: ["join", "join", "leave", "remove", "replace"],
    quarrel: false,
    quietKeyCount: 0,
  };
}

/** These wipe out what other faults have set up, so they are rarer. */
export function takesData(kind: FaultKind): boolean {
  return ["wipe", "older image", "swapped files", "bit flips"].includes(kind);
}

function drawTiming(dice: Dice): Timing {
  return {
    gossipMs: dice.pick([300, 500, 1_000]),
    suspectAfterMs: dice.pick([1_500, 3_000, 6_000]),
    probeTimeoutMs: dice.pick([100, 500]),
    standInDelayMs: dice.pick([20, 150, 400]),
    drainIntervalMs: dice.pick([200, 1_000, 2_000]),
    drainRowsMax: dice.pick([1, 2, 64]),
    antiEntropyMs: dice.pick([300, 1_000, 5_000]),
    reapIntervalMs: 10_000,
    frameLifeMs: 60_000,
  };
}

function drawWeights(dice: Dice): ActionWeights {
  return {
    get: 30,
    put: 30,
    blindPut: dice.pick([0, 10, 30]),
    stalePut: dice.pick([0, 5, 15]),
    forkedPut: dice.pick([0, 5, 15]),
    delete: dice.pick([0, 5, 20]),
    repeat: dice.pick([0, 5, 20]),
  };
}

function drawLinks(dice: Dice): LinkConditions {
  return {
    dropPerMille: dice.chance(500) ? dice.between(1, 200) : 0,
    delayMinUs: dice.pick([0, 200, 5_000, 20_000]),
    delayMeanUs: dice.pick([200, 1_000, 10_000, 60_000]),
    duplicatePerMille: dice.chance(400) ? dice.between(1, 300) : 0,
    lateDuplicatePerMille: dice.chance(400) ? dice.between(1, 100) : 0,
    lateUs: 60_000_000,
  };
}
