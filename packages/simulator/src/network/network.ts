import type { NodeId } from "@cartwheel/dynamo";
import { Dice } from "../world/dice.ts";
import type { Schedule } from "../world/schedule.ts";

/** How every link behaves at the moment. Chances are parts per thousand. */
export interface LinkConditions {
  readonly dropPerMille: number;
  readonly delayMinUs: number;
  /** Mean of what comes on top. Each frame draws its own, so frames overtake each other. */
  readonly delayMeanUs: number;
  /** A second copy, about as late as the first. */
  readonly duplicatePerMille: number;
  /** A second copy much later, up to `lateUs`. */
  readonly lateDuplicatePerMille: number;
  readonly lateUs: number;
}

export const calmLinks: LinkConditions = {
  dropPerMille: 0,
  delayMinUs: 200,
  delayMeanUs: 800,
  duplicatePerMille: 0,
  lateDuplicatePerMille: 0,
  lateUs: 0,
};

/** A directed pair. */
export interface Direction {
  readonly from: NodeId;
  readonly to: NodeId;
}

interface Link {
  readonly dice: Dice;
  blocked: boolean;
  cloggedUntilUs: number;
  /** Since when it has been neither cut nor clogged; `Infinity` while it is cut. */
  wholeSinceUs: number;
}

export interface NetworkSetting {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly conditions: LinkConditions;
  /** The transport delivers nothing older (design §4): it closes silent connections and discards what is unread. */
  readonly frameLifeUs: number;
}

/** What the network did, for the run's report. */
export interface NetworkTally {
  sent: number;
  dropped: number;
  duplicated: number;
  late: number;
}

/**
 * The transport's contract, kept as badly as it may be (design §6): frames are lost, repeated, overtaken and late.
 * What is carried is the `carrier`'s business.
 */
export class Network {
  readonly tally: NetworkTally = { sent: 0, dropped: 0, duplicated: 0, late: 0 };
  readonly #setting: NetworkSetting;
  #conditions: LinkConditions;
  /** By sender, then by receiver. */
  readonly #links = new Map<NodeId, Map<NodeId, Link>>();
  /** Nothing arrives later than this: when faults end, so do their late echoes. */
  #lastArrivalUs: number | null = null;

  constructor(setting: NetworkSetting) {
    this.#setting = setting;
    this.#conditions = setting.conditions;
  }

  /** Carries a frame: `deliver` runs once, several times, or never. */
  send(direction: Direction, deliver: () => void): void {
    const link = this.#link(direction);
    const { dice } = link;
    const { dropPerMille, duplicatePerMille, lateDuplicatePerMille, lateUs } = this.#conditions;
    this.tally.sent++;
    if (link.blocked || dice.chance(dropPerMille)) {
      this.tally.dropped++;
      return;
    }
    this.#carry(link, { delayUs: this.#delayUs(dice), deliver });
    if (dice.chance(duplicatePerMille)) {
      this.tally.duplicated++;
      this.#carry(link, { delayUs: this.#delayUs(dice), deliver });
    }
    if (dice.chance(lateDuplicatePerMille)) {
      this.tally.late++;
      this.#carry(link, { delayUs: dice.below(lateUs + 1), deliver });
    }
  }

  /** Cuts exactly these directions; those cut before are whole again. Frames under way on a cut link are lost. */
  cut(directions: readonly Direction[]): void {
    const links = new Set(directions.map((direction) => this.#link(direction)));
    for (const link of this.#allLinks()) this.#block(link, links.has(link));
  }

  /** Holds back everything on one link for a while; then it arrives at once. */
  clog(direction: Direction, forUs: number): void {
    const link = this.#link(direction);
    link.cloggedUntilUs = this.#setting.schedule.nowUs + forUs;
    link.wholeSinceUs = Math.max(link.wholeSinceUs, link.cloggedUntilUs);
  }

  /** Ends all faults. What is still under way, late copies included, arrives within `settleUs`. */
  heal(settleUs: number): void {
    this.#conditions = calmLinks;
    this.#lastArrivalUs = this.#setting.schedule.nowUs + settleUs;
    for (const link of this.#allLinks()) {
      this.#block(link, false);
      link.cloggedUntilUs = 0;
    }
  }

  /** From now on links are as bad as this. */
  worsen(conditions: LinkConditions): void {
    this.#conditions = conditions;
    this.#lastArrivalUs = null;
  }

  /** Since when frames of this direction have arrived in good time, microseconds. */
  wholeSinceUs(direction: Direction): number {
    return this.#link(direction).wholeSinceUs;
  }

  isCut(direction: Direction): boolean {
    return this.#link(direction).blocked;
  }

  #carry(link: Link, { delayUs, deliver }: { delayUs: number; deliver: () => void }): void {
    const { schedule } = this.#setting;
    const dueUs = Math.max(schedule.nowUs + delayUs, link.cloggedUntilUs);
    const diesUs = schedule.nowUs + this.#setting.frameLifeUs;
    // A late copy waits in short steps, so that healing can call it in.
    const stepUs = 2_000_000;
    const arrive = (): void => {
      const limitUs = this.#lastArrivalUs ?? Number.MAX_SAFE_INTEGER;
      if (schedule.nowUs < dueUs && schedule.nowUs < limitUs) {
        schedule.at(Math.min(dueUs, schedule.nowUs + stepUs, limitUs), arrive);
      } else if (!link.blocked && schedule.nowUs <= diesUs) deliver();
      else this.tally.dropped++;
    };
    schedule.at(Math.min(dueUs, schedule.nowUs + stepUs), arrive);
  }

  #block(link: Link, blocked: boolean): void {
    if (blocked) link.wholeSinceUs = Number.POSITIVE_INFINITY;
    else if (link.blocked) link.wholeSinceUs = Math.max(this.#setting.schedule.nowUs, link.cloggedUntilUs);
    link.blocked = blocked;
  }

  #allLinks(): readonly Link[] {
    return [...this.#links.values()].flatMap((outgoing) => [...outgoing.values()]);
  }

  #delayUs(dice: Dice): number {
    return this.#conditions.delayMinUs + dice.skewed(this.#conditions.delayMeanUs);
  }

  #link({ from, to }: Direction): Link {
    const known = this.#links.get(from)?.get(to);
    if (known !== undefined) return known;
    const dice = new Dice(this.#setting.seed, `link ${from}>${to}`);
    const link = { dice, blocked: false, cloggedUntilUs: 0, wholeSinceUs: 0 };
    const outgoing = this.#links.get(from) ?? new Map<NodeId, Link>();
    this.#links.set(from, outgoing.set(to, link));
    return link;
  }
}
