import { DynamoNode } from "@cartwheel/dynamo";
import type {
  BucketSettings,
  ChangeResponse,
  ClientResponse,
  HaltCode,
  History,
  NodeEffect,
  NodeEvent,
  NodeId,
  NodeView,
  Now,
  PeerMessage,
  Timing,
} from "@cartwheel/dynamo";
import { DiskContent } from "../disk/disk-content.ts";
import type { StartRefusal } from "../disk/disk-content.ts";
import type { SimulatedDisk } from "../disk/simulated-disk.ts";
import type { Dice } from "./dice.ts";
import { OutsideWorldError } from "./isolation.ts";
import type { Schedule } from "./schedule.ts";

/** What a simulated process can reach. */
export interface NodeSurroundings {
  readonly schedule: Schedule;
  send(from: NodeId, to: NodeId, message: PeerMessage): void;
  changed(ref: number, response: ChangeResponse): void;
  /** The shell would not start on this disk, and said why. */
  refused(refusal: StartRefusal): void;
  /** The core stopped itself. */
  halted(node: SimulatedNode, code: HaltCode, message: string): void;
  reply(from: SimulatedNode, ref: number, response: ClientResponse): void;
  /** Before each event is handled. */
  handling(node: SimulatedNode, event: NodeEvent): void;
  /** Each row written and each trace, before its effect is carried out. */
  observed(node: SimulatedNode, effect: Extract<NodeEffect, { type: "write-row" | "trace" }>): void;
  /** A process died after some effects of a step and before others. */
  crashedBetweenEffects(): void;
  /** The core threw: a bug, never a fault of the world. */
  broke(node: SimulatedNode, error: unknown): void;
}

/** What stays the same over all lives of a node. */
export interface NodeSetting {
  readonly id: NodeId;
  readonly history: History;
  readonly buckets: ReadonlyMap<string, BucketSettings>;
  readonly timing: Timing;
  readonly disk: SimulatedDisk;
  readonly dice: Dice;
  readonly surroundings: NodeSurroundings;
}

/** Wall time when a run begins, milliseconds. */
export const wallStartMs = 1_800_000_000_000;

/**
 * A machine that runs the production core: the shell of the simulator. It feeds one event at a time and carries out
 * the effects in order, and it can stop between any two of them, which is where real processes die too.
 */
export class SimulatedNode {
  readonly id: NodeId;
  readonly disk: SimulatedDisk;
  /** Milliseconds by which this machine's wall clock is wrong. Its monotonic clock is always right. */
  wallOffsetMs = 0;
  /** Since when the process has been running, microseconds; `Infinity` while it is down or paused. */
  runningSinceUs = Number.POSITIVE_INFINITY;
  /** Starts so far, on whatever disk. */
  lives = 0;
  readonly #setting: NodeSetting;
  #core: DynamoNode | null = null;
  /** Events that wait for a paused process, or null while it runs. */
  #waiting: { readonly sinceUs: number; readonly event: NodeEvent }[] | null = null;
  #wakeToken = 0;
  #effectsUntilCrash: number | null = null;

  constructor(setting: NodeSetting) {
    this.#setting = setting;
    this.id = setting.id;
    this.disk = setting.disk;
  }

  /** The node's own view, or null while it is down. */
  view(): NodeView | null {
    return this.#core?.view(this.#now()) ?? null;
  }

  get isUp(): boolean {
    return this.#core !== null;
  }

  /** What this machine's wall clock says, milliseconds. */
  get wallMs(): number {
    return wallStartMs + Math.floor(this.#setting.surroundings.schedule.nowUs / 1000) + this.wallOffsetMs;
  }

  /**
   * A new process on what the disk holds, if it is this node's: new entropy, next incarnation. As in the server
   * (`beginIncarnation`), the directory is checked first, and the start is counted durably before the node speaks.
   */
  start(): void {
    if (this.#core !== null) return;
    const { id, history, buckets, timing, disk, dice } = this.#setting;
    const refusal = disk.content.refusal(id);
    if (refusal !== null) return this.#setting.surroundings.refused(refusal);
    disk.content.incarnation++;
    this.lives++;
    this.runningSinceUs = this.#setting.surroundings.schedule.nowUs;
    this.#wakeToken++;
    this.#waiting = null;
    this.#effectsUntilCrash = null;
    disk.open((event) => this.feed(event));
    this.#core = new DynamoNode({
      id,
      history: disk.history ?? history,
      buckets,
      incarnation: disk.content.incarnation,
      commitSequence: disk.content.commitSequence,
      heldPartitions: disk.content.heldPartitions(),
      readiness: disk.content.readiness,
      address: "",
      entropy: dice.entropy(),
      timing,
    });
    this.feed({ type: "start" });
  }

  /**
   * An operator makes the directory anew for a member whose disk was lost (`dynamo-node init --recovering`): what it
   * counts begins above all that others saw of the lost disk, and every partition of it is recovering.
   */
  renew(): void {
    if (this.#core !== null) return;
    this.disk.content = new DiskContent(this.id, this.wallMs);
    this.disk.content.history = this.#setting.history;
  }

  /** The process is gone, with everything that was not committed. */
  crash(): void {
    if (this.#core === null) return;
    this.#core = null;
    this.runningSinceUs = Number.POSITIVE_INFINITY;
    this.#waiting = null;
    this.#wakeToken++;
    this.disk.powerLoss();
  }

  /** Crash after that many more effects, which is mostly between two of one step; or, with "never", not after all. */
  crashAfter(effects: number | "never"): void {
    this.#effectsUntilCrash = effects === "never" ? null : effects;
  }

  /** The process stands still (SIGSTOP); the disk and the network go on. */
  pause(): void {
    if (this.#core === null) return;
    this.#waiting ??= [];
    this.runningSinceUs = Number.POSITIVE_INFINITY;
  }

  /** It goes on, and meets all that came meanwhile at once; but no frame that is older than frames may be. */
  resume(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    const { nowUs } = this.#setting.surroundings.schedule;
    this.runningSinceUs = nowUs;
    const frameLifeUs = this.#setting.timing.frameLifeMs * 1000;
    for (const { sinceUs, event } of waiting) {
      if (event.type !== "message" || nowUs - sinceUs <= frameLifeUs) this.feed(event);
    }
  }

  /** Something happens to the process. Nothing happens to one that is down. */
  feed(event: NodeEvent): void {
    if (this.#core === null) return;
    if (this.#waiting !== null) {
      this.#waiting.push({ sinceUs: this.#setting.surroundings.schedule.nowUs, event });
      return;
    }
    this.#setting.surroundings.handling(this, event);
    try {
      this.#carryOut(this.#core.handle(event, this.#now()));
    } catch (error) {
      if (error instanceof OutsideWorldError) throw error;
      this.crash();
      this.#setting.surroundings.broke(this, error);
    }
  }

  #carryOut(effects: readonly NodeEffect[]): void {
    let carriedOut = 0;
    for (const effect of effects) {
      if (this.#effectsUntilCrash !== null && this.#effectsUntilCrash-- <= 0) {
        this.crash();
        if (carriedOut > 0) this.#setting.surroundings.crashedBetweenEffects();
        return;
      }
      this.#perform(effect);
      carriedOut++;
    }
  }

  #perform(effect: NodeEffect): void {
    const { surroundings } = this.#setting;
    switch (effect.type) {
      case "send":
        return surroundings.send(this.id, effect.to, effect.message);
      case "reply":
        return surroundings.reply(this, effect.ref, effect.response);
      case "read-row":
        return this.disk.read(effect);
      case "write-row":
        surroundings.observed(this, effect);
        return this.disk.write(effect);
      case "query":
        return this.disk.query(effect);
      case "write-history":
        return this.disk.writeHistory(effect);
      case "write-readiness":
        return this.disk.writeReadiness(effect);
      case "halt":
        this.crash();
        this.disk.content.retired = effect.code;
        return surroundings.halted(this, effect.code, effect.message);
      case "change-reply":
        return surroundings.changed(effect.ref, effect.response);
      case "peer-address":
        return;
      case "wake-at":
        return this.#wakeAt(effect.monotonicMs);
      case "trace":
        return surroundings.observed(this, effect);
    }
  }

  /** Each request replaces the one before. Never at the same instant, or a node that asks for "now" stops time. */
  #wakeAt(monotonicMs: number): void {
    const token = ++this.#wakeToken;
    const { schedule } = this.#setting.surroundings;
    schedule.at(Math.max(Math.ceil(monotonicMs * 1000), schedule.nowUs + 100), () => {
      if (token === this.#wakeToken) this.feed({ type: "wake" });
    });
  }

  #now(): Now {
    const monotonicMs = this.#setting.surroundings.schedule.nowUs / 1000;
    return { monotonicMs, wallMs: this.wallMs };
  }
}
