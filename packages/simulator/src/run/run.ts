import { keyId, planInit, utf8 } from "@cartwheel/dynamo";
import type { Key, Member, NodeId } from "@cartwheel/dynamo";
import { notConverged } from "../invariants/o9-convergence.ts";
import { Nemesis } from "../nemesis/nemesis.ts";
import { planFaults } from "../nemesis/plan-faults.ts";
import { finalState } from "../truth/final-state.ts";
import { planWorkload } from "../workload/action.ts";
import { Client } from "../workload/client.ts";
import type { Outgoing } from "../workload/client.ts";
import { OutsideWorldError, inIsolation } from "../world/isolation.ts";
import { World } from "../world/world.ts";
import { Judge } from "./judge.ts";
import type { Violation } from "./judge.ts";
import { drawOptions } from "./options.ts";
import type { RunOptions } from "./options.ts";

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

/**
 * Runs one seed: chaos, heal, quiesce, check. Synchronous, and without any means to look outside. `tell` hears the
 * story line by line; it changes nothing.
 */
export function runSeed(seed: number, tell?: (line: string) => void): RunResult {
  return inIsolation(() => new Run(seed, tell ?? null).result());
}

class Run {
  readonly #seed: number;
  readonly #options: RunOptions;
  readonly #judge: Judge;
  readonly #world: World;
  readonly #nemesis: Nemesis;
  readonly #keys: readonly { readonly key: Key; readonly id: string }[];

  constructor(seed: number, tell: ((line: string) => void) | null) {
    this.#seed = seed;
    this.#options = drawOptions(seed);
    this.#judge = new Judge(tell);
    const { partitionCount, bucket, keyCount } = this.#options;
    const plan = { clusterId: "0".repeat(32), members: membersOf(this.#options), partitionCount, n: bucket.n };
    this.#world = new World({ seed, options: this.#options, history: [planInit(plan)], witness: this.#judge });
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
      seed: this.#seed,
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
    const { chaosMs, clientCount, faults, disk } = this.#options;
    const nodes = this.#world.nodes.map(({ id }) => id);
    const chaosUs = chaosMs * 1000;
    const script = planFaults({ seed: this.#seed, kinds: faults, nodes, chaosUs, commitMeanUs: disk.commitMeanUs });
    const clients = Array.from({ length: clientCount }, (_, index) => this.#client(index));
    this.#world.start();
    this.#nemesis.unleash(script);
    for (const action of planWorkload({ seed: this.#seed, options: this.#options, nodes })) {
      this.#world.schedule.at(action.atUs, () => clients[action.client]?.act(action));
    }
    this.#world.runUntil(chaosUs);
  }

  /** Waits until all owners are equal and nothing is misplaced, at most as long as O9 allows. Nobody reads. */
  #quiesce(): void {
    const { schedule } = this.#world;
    this.#world.runUntil(schedule.nowUs + requestsEndUs);
    const endUs = schedule.nowUs + convergenceUs;
    while (schedule.nowUs < endUs && notConverged(finalState(this.#world, this.#judge.truth)) !== null) {
      this.#world.runUntil(schedule.nowUs + lookUs);
    }
    this.#world.runUntil(schedule.nowUs + lookUs);
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

function membersOf({ nodeCount, zoneCount }: RunOptions): readonly Member[] {
  return Array.from({ length: nodeCount }, (_, index) => {
    return { id: `n${index + 1}` as NodeId, zone: `zone-${index % zoneCount}`, weight: 1 };
  });
}
