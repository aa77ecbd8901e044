import { keyId, planInit, utf8 } from "@cartwheel/dynamo";
import type { ClientResponse, Key, NodeId, PutRequest, RequestId } from "@cartwheel/dynamo";
import { CartWorkload } from "../cart/cart-workload.ts";
import { notReaped } from "../invariants/o12-bounded-metadata.ts";
import { notConverged } from "../invariants/o9-convergence.ts";
import { Nemesis } from "../nemesis/nemesis.ts";
import { finalState } from "../truth/final-state.ts";
import type { FinalState } from "../truth/final-state.ts";
import { Client } from "../workload/client.ts";
import type { Outgoing } from "../workload/client.ts";
import { OutsideWorldError, inIsolation } from "../world/isolation.ts";
import { Dice } from "../world/dice.ts";
import { wallStartMs } from "../world/simulated-node.ts";
import { StormError, World } from "../world/world.ts";
import type { Audience, Chronicle } from "./audience.ts";
import { WitnessPair } from "./audience.ts";
import { Judge } from "./judge.ts";
import type { Violation } from "./judge.ts";
import { takesData } from "./options.ts";
import type { RunOptions } from "./options.ts";
import type { Preset } from "./preset.ts";
import { drawScript, membersOf, sparesOf } from "./script.ts";
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
  /** From healing until all owners were equal and nothing misplaced, looked at every second, virtual milliseconds. */
  readonly convergedAfterMs: number;
  /** Fingerprint of everything that happened; equal for equal seeds. */
  readonly hash: string;
  readonly reached: ReadonlySet<string>;
}

/** Fewer acknowledged writes than this prove nothing. */
const acknowledgedMin = 20;
/** After healing, how long a cluster may take to converge: O9's bound. */
const convergenceUs = 60_000_000;
/** How long all is well while quiet keys are laid, twice. */
const quietUs = 4_000_000;
/** Where frames die early, how long it may then take until what is dead is reaped: O12's bound. */
const reapUs = 60_000_000;
/** Between two looks at whether it has. */
const lookUs = 1_000_000;
/** A request in flight when faults end is answered, or never will be, within this. */
const requestsEndUs = 4_000_000;

/** Runs what a seed stands for. */
export function runSeed(seed: number, preset: Preset, audience?: Audience): RunResult {
  return runScript(drawScript(seed, preset), audience);
}

/** Runs a script: chaos, heal, quiesce, check. Synchronous, and without any means to look outside. */
export function runScript(script: Script, audience: Audience = {}): RunResult {
  return inIsolation(() => new Run(script, audience).result());
}

class Run {
  readonly #script: Script;
  readonly #options: RunOptions;
  readonly #judge: Judge;
  readonly #chronicle: Chronicle | null;
  readonly #ended: (state: FinalState) => void;
  readonly #world: World;
  readonly #nemesis: Nemesis;
  readonly #carts: CartWorkload | null;
  #convergedAfterMs = 0;
  readonly #keys: readonly { readonly key: Key; readonly id: string }[];

  constructor(script: Script, { tell, chronicle, ended }: Audience) {
    const { seed, options } = script;
    this.#script = script;
    this.#options = options;
    this.#judge = new Judge(tell ?? null);
    this.#chronicle = chronicle ?? null;
    this.#ended = ended ?? (() => {});
    const { partitionCount, bucket, keyCount } = this.#options;
    const plan = { clusterId: "0".repeat(32), members: membersOf(this.#options), partitionCount, n: bucket.n };
    const history = [planInit(plan)];
    const witness = chronicle === undefined ? this.#judge : new WitnessPair(this.#judge, chronicle);
    const spares = sparesOf(options);
    const { ledger } = this.#judge;
    this.#world = new World({ seed, options, history, spares, ledger, witness });
    this.#judge.watch(this.#world);
    chronicle?.begins({ world: this.#world, truth: this.#judge.truth });
    this.#nemesis = new Nemesis(this.#world, (fault) => {
      this.#judge.tell(() => `fault ${JSON.stringify(fault)}`);
      chronicle?.struck(fault);
    });
    this.#carts = this.#cartWorkload();
    this.#keys = Array.from({ length: keyCount }, (_, index) => {
      const key: Key = { bucket: "b", bytes: utf8(`k${index}`) };
      return { key, id: keyId(key) };
    });
  }

  result(): RunResult {
    try {
      this.#live();
    } catch (error) {
      if (error instanceof StormError) this.#judge.neverRests(error);
      else if (error instanceof OutsideWorldError) this.#judge.leftTheWorld(error);
      else throw error;
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
      convergedAfterMs: this.#convergedAfterMs,
      hash: this.#world.hash.digest(),
      reached,
    };
  }

  #live(): void {
    this.#judge.tell(() => `options ${JSON.stringify(this.#options)}`);
    this.#chaos();
    this.#judge.tell(() => "all faults end");
    this.#chronicle?.healed();
    this.#nemesis.heal();
    this.#world.healClients();
    this.#carts?.heal();
    this.#quiesce();
    this.#carts?.end();
    this.#judge.judgeEnd();
    this.#ended(finalState(this.#world, this.#judge.truth));
    if (this.#world.network.tally.late > 0) this.#judge.met("late duplicate");
  }

  #chaos(): void {
    const { chaosMs, clientCount, quietKeyCount } = this.#options;
    const clients = Array.from({ length: clientCount }, (_, index) => this.#client(index));
    this.#world.start();
    if (quietKeyCount > 0) this.#layQuietKeys();
    const beginUs = this.#world.schedule.nowUs;
    this.#nemesis.unleash(this.#script.faults.map((planned) => ({ ...planned, atUs: planned.atUs + beginUs })));
    for (const action of this.#script.actions) {
      this.#world.schedule.at(action.atUs + beginUs, () => clients[action.client]?.act(action));
    }
    this.#carts?.begin(beginUs);
    if (quietKeyCount > 0) this.#readQuietKeys(beginUs, chaosMs * 1000);
    this.#world.runUntil(beginUs + chaosMs * 1000);
  }

  /** Some keys are written on every owner while all is well. One that was not acknowledged so is not called quiet. */
  #layQuietKeys(): void {
    const { quietKeyCount, bucket } = this.#options;
    this.#world.network.heal(0);
    this.#world.runUntil(quietUs);
    for (let index = 0; index < quietKeyCount; index++) {
      const key: Key = { bucket: "b", bytes: utf8(`quiet${index}`) };
      const write = this.#judge.truth.issue({
        key: keyId(key),
        requestId: `q${index}` as RequestId,
        kind: "put",
        value: utf8("quiet"),
        shown: [],
        mergeable: true,
      });
      const request: PutRequest = {
        type: "put",
        key,
        value: utf8("quiet"),
        context: [],
        expiresAtMs: null,
        returnBody: false,
        requestId: write.requestId,
        writtenAt: { ms: 1, logical: 0 },
        w: bucket.n,
        pw: bucket.n,
        dw: null,
        mergeable: true,
        timeoutMs: 3_000,
      };
      write.requests++;
      const answered = (response: ClientResponse): void => {
        if (response.type === "written") this.#world.quietKeys.add(keyId(key));
      };
      this.#send({ from: "quiet", to: this.#node(index), request, key: keyId(key), write, answered });
    }
    this.#world.runUntil(2 * quietUs);
    this.#world.network.worsen(this.#options.links);
  }

  #readQuietKeys(beginUs: number, chaosUs: number): void {
    const dice = new Dice(this.#script.seed, "quiet reads");
    for (let read = 0; read < 80; read++) {
      const key: Key = { bucket: "b", bytes: utf8(`quiet${dice.below(this.#options.quietKeyCount)}`) };
      const to = this.#node(dice.below(this.#world.nodes.length));
      const request = { type: "get", key, timeoutMs: dice.pick([300, 1_500]), r: null, pr: null } as const;
      this.#world.schedule.at(beginUs + dice.below(chaosUs), () =>
        this.#send({ from: "quiet", to, request, key: keyId(key), write: null, answered: () => {} }),
      );
    }
  }

  /** Clients read every key, at one node or another, from all its owners. */
  #readAll(): void {
    for (const [index, { key, id }] of this.#keys.entries()) {
      const to = this.#node(index + Math.round(this.#world.schedule.nowUs / lookUs));
      const request = { type: "get", key, timeoutMs: 800, r: this.#options.bucket.n, pr: null } as const;
      this.#send({ from: "a reader", to, request, key: id, write: null, answered: () => {} });
    }
  }

  #node(index: number): NodeId {
    return this.#world.nodes[index % this.#world.nodes.length]?.id ?? ("n1" as NodeId);
  }

  /** Waits until all owners are equal and nothing is misplaced, at most as long as O9 allows. Nobody reads. */
  #quiesce(): void {
    const { schedule } = this.#world;
    const healedUs = schedule.nowUs;
    this.#world.runUntil(healedUs + requestsEndUs);
    this.#awaitConvergence(healedUs + convergenceUs);
    this.#convergedAfterMs = Math.round((schedule.nowUs - healedUs) / 1000);
    this.#world.runUntil(schedule.nowUs + lookUs);
    const reapedUs = schedule.nowUs + reapUs;
    while (schedule.nowUs < reapedUs && notReaped(this.#world) !== null) {
      this.#world.runUntil(schedule.nowUs + lookUs);
      this.#nemesis.tend();
    }
    // Who asks whether a row may go reads it, perhaps as the first since a bit of it was flipped. What is set aside then
    // has as long to be repaired as what was lacking at once.
    this.#awaitConvergence(schedule.nowUs + convergenceUs);
  }

  #awaitConvergence(endUs: number): void {
    const { schedule } = this.#world;
    while (schedule.nowUs < endUs && notConverged(finalState(this.#world, this.#judge.truth)) !== null) {
      // Scripts from before there was this option have nobody reading.
      if (this.#options.readsAfterHealing === true) this.#readAll();
      this.#world.runUntil(schedule.nowUs + lookUs);
      this.#nemesis.tend();
    }
  }

  #cartWorkload(): CartWorkload | null {
    const { seed, options, cartActions = [] } = this.#script;
    // Scripts from before there were shops have no such option.
    const carts = options.carts ?? null;
    if (carts === null) return null;
    return new CartWorkload({
      seed,
      options: carts,
      actions: cartActions,
      world: this.#world,
      truth: this.#judge.truth,
      send: (outgoing) => this.#send(outgoing),
      nowMs: () => this.#wallMs(),
      met: (situation) => this.#judge.met(situation),
      report: (invariant, problem) => this.#judge.report(invariant, problem),
      disksStay: !options.faults.some(takesData),
    });
  }

  #wallMs(): number {
    return wallStartMs + Math.floor(this.#world.schedule.nowUs / 1000);
  }

  #client(index: number): Client {
    const wallMs = (): number => this.#wallMs();
    const send = (outgoing: Outgoing): void => this.#send(outgoing);
    return new Client({ index, truth: this.#judge.truth, keys: this.#keys, send, wallMs });
  }

  #send(outgoing: Outgoing): void {
    const { to, request, key, write, answered } = outgoing;
    const ref = this.#world.request(to, request, (response) => {
      this.#chronicle?.heard(ref, response);
      answered(response);
    });
    this.#chronicle?.asked(ref, outgoing);
    this.#judge.exchange(ref, { request, key, write, to, arrived: null, answered: false });
  }
}
