import { keyId, planInit, utf8 } from "@cartwheel/dynamo";
import type { Key } from "@cartwheel/dynamo";
import { notConverged } from "../invariants/o9-convergence.ts";
import { Nemesis } from "../nemesis/nemesis.ts";
import { finalState } from "../truth/final-state.ts";
import { Client } from "../workload/client.ts";
import type { Outgoing } from "../workload/client.ts";
import { OutsideWorldError, inIsolation } from "../world/isolation.ts";
import { World } from "../world/world.ts";
import { Judge } from "./judge.ts";
import type { Violation } from "./judge.ts";
import type { RunOptions } from "./options.ts";
import { drawScript, membersOf } from "./script.ts";
import type { Script } from "./script.ts";

/** `unknown`: nothing went wrong, but too little happened for that to mean anything. */
export type Verdict = "passed" | "failed" | "unknown";

export interface RunResult {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly violations: readonly Violation[];
  readonly options: RunOptions;
  readonly events: number;
  readonly acknowledged: number;
  readonly faults: number;
  readonly virtualMs: number;
  /** Fingerprint of everything that happened; equal for equal seeds. */
  readonly hash: string;
  readonly reached: ReadonlySet<string>;
}

/** Fewer acknowledged writes than this prove nothing. */
const acknowledgedMin = 20;
/** After healing, how long a cluster may take to converge: O9's bound. */
const convergenceUs = 60_000_000;
/** Between two looks at whether it has. */
const lookUs = 1_000_000;
/** A request in flight when faults end is answered, or never will be, within this. */
const requestsEndUs = 4_000_000;

/** Runs what a seed stands for. */
export function runSeed(seed: number, tell?: (line: string) => void): RunResult {
  return runScript(drawScript(seed), tell);
}

/**
 * Runs a script: chaos, heal, quiesce, check. Synchronous, and without any means to look outside. `tell` hears the
 * story line by line; it changes nothing.
 */
export function runScript(script: Script, tell?: (line: string) => void): RunResult {
  return inIsolation(() => new Run(script, tell ?? null).result());
}

class Run {
  readonly #script: Script;
  readonly #options: RunOptions;
  readonly #judge: Judge;
  readonly #world: World;
  readonly #nemesis: Nemesis;
  readonly #keys: readonly { readonly key: Key; readonly id: string }[];

  constructor(script: Script, tell: ((line: string) => void) | null) {
    const { seed, options } = script;
    this.#script = script;
    this.#options = options;
    this.#judge = new Judge(tell);
    const { partitionCount, bucket, keyCount } = this.#options;
    const plan = { clusterId: "0".repeat(32), members: membersOf(this.#options), partitionCount, n: bucket.n };
    this.#world = new World({ seed, options, history: [planInit(plan)], witness: this.#judge });
    this.#judge.watch(this.#world);
    this.#nemesis = new Nemesis(this.#world, (fault) => this.#judge.tell(() => `fault ${JSON.stringify(fault)}`));
    this.#keys = Array.from({ length: keyCount }, (_, index) => {
      const key: Key = { bucket: "b", bytes: utf8(`k${index}`) };
      return { key, id: keyId(key) };
    });
  }

  result(): RunResult {
    try {
      this.#live();
    } catch (error) {
      if (!(error instanceof OutsideWorldError)) throw error;
      this.#judge.leftTheWorld(error);
    }
    const violations = [...this.#judge.violations.values()];
    const { acknowledged, reached } = this.#judge;
    const tooLittle = acknowledged < acknowledgedMin || this.#nemesis.done === 0;
    return {
      seed: this.#script.seed,
      verdict: violations.length > 0 ? "failed" : tooLittle ? "unknown" : "passed",
      violations,
      options: this.#options,
      events: this.#world.events,
      acknowledged,
      faults: this.#nemesis.done,
      virtualMs: Math.round(this.#world.schedule.nowUs / 1000),
      hash: this.#world.hash.digest(),
      reached,
    };
  }

  #live(): void {
    this.#judge.tell(() => `options ${JSON.stringify(this.#options)}`);
    this.#chaos();
    this.#judge.tell(() => "all faults end");
    this.#nemesis.heal();
    this.#world.healClients();
    this.#quiesce();
    this.#judge.judgeEnd();
    if (this.#world.network.tally.late > 0) this.#judge.met("late duplicate");
  }

  #chaos(): void {
    const { chaosMs, clientCount } = this.#options;
    const clients = Array.from({ length: clientCount }, (_, index) => this.#client(index));
    this.#world.start();
    this.#nemesis.unleash(this.#script.faults);
    for (const action of this.#script.actions) {
      this.#world.schedule.at(action.atUs, () => clients[action.client]?.act(action));
    }
    this.#world.runUntil(chaosMs * 1000);
  }

  /**
   * Waits until all owners are equal and nothing is misplaced, at most as long as O9 allows.
   *
   * A crutch, on purpose: there is no anti-entropy yet, so an owner that missed a write learns of it only by read
   * repair. Hence every key is read with R = N while we wait. With anti-entropy these reads must go.
   */
  #quiesce(): void {
    const { schedule } = this.#world;
    this.#world.runUntil(schedule.nowUs + requestsEndUs);
    const endUs = schedule.nowUs + convergenceUs;
    while (schedule.nowUs < endUs && notConverged(finalState(this.#world, this.#judge.truth)) !== null) {
      this.#readEverything();
      this.#world.runUntil(schedule.nowUs + lookUs);
    }
    this.#readEverything();
    this.#world.runUntil(schedule.nowUs + lookUs);
  }

  #readEverything(): void {
    for (const [index, { key, id }] of this.#keys.entries()) {
      const node = this.#world.nodes[index % this.#world.nodes.length];
      if (node === undefined) continue;
      const request = { type: "get", key, timeoutMs: 800, r: this.#options.bucket.n, pr: null } as const;
      this.#send({ to: node.id, request, key: id, write: null, answered: () => {} });
    }
  }

  #client(index: number): Client {
    const wallMs = (): number => 1_800_000_000_000 + Math.floor(this.#world.schedule.nowUs / 1000);
    const send = (outgoing: Outgoing): void => this.#send(outgoing);
    return new Client({ index, truth: this.#judge.truth, keys: this.#keys, send, wallMs });
  }

  #send({ to, request, key, write, answered }: Outgoing): void {
    const ref = this.#world.request(to, request, answered);
    this.#judge.exchange(ref, { request, key, write, to, arrived: null, answered: false });
  }
}
