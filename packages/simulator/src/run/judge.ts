import type { ClientResponse, NodeEffect, NodeEvent, Row } from "@cartwheel/dynamo";
import { keyId } from "@cartwheel/dynamo";
import { allInvariants } from "../invariants/all.ts";
import type { Exchange, Invariant, InvariantId, Moment } from "../invariants/invariant.ts";
import { moments } from "../invariants/invariant.ts";
import { FaultLedger } from "../nemesis/fault-ledger.ts";
import { finalState } from "../truth/final-state.ts";
import { Truth } from "../truth/truth.ts";
import { exemptions } from "./exemptions.ts";
import type { SimulatedNode } from "../world/simulated-node.ts";
import type { Witness, World } from "../world/world.ts";

/** Something that must hold and did not. */
export interface Violation {
  readonly invariant: InvariantId;
  readonly atMs: number;
  readonly problem: string;
}

/** Watches a run: keeps the truth, asks the invariants, notes which situations were seen. */
export class Judge implements Witness {
  readonly truth = new Truth(() => this.#world?.schedule.nowUs ?? 0);
  readonly ledger = new FaultLedger(this.truth);
  /** The first violation of each invariant. */
  readonly violations = new Map<InvariantId, Violation>();
  /** Kinds of trace and of situation that occurred, for the sometimes-assertions. */
  readonly reached = new Set<string>();
  /** Writes that were acknowledged, repeats not counted. */
  acknowledged = 0;
  readonly #tell: ((line: string) => void) | null;
  #world: World | null = null;
  #reaping: string | null = null;
  /** Who judges what, those left out that the bucket's settings give away. */
  #judging: Readonly<Partial<Record<Moment, readonly Invariant[]>>> = {};
  /**
   * Rows that were judged, and under which key. Most are stored by several nodes, and a verdict on a row stays: it does not
   * change, nor do the pasts of its writes, and what its clock covers has been issued, or that was the verdict.
   */
  readonly #judged = new WeakMap<Row, string>();
  readonly #exchanges = new Map<number, Exchange>();

  /** `tell` hears the story of the run, line by line. */
  constructor(tell: ((line: string) => void) | null) {
    this.#tell = tell;
  }

  /** Adds a line to the story, if anybody listens. */
  tell(line: () => string): void {
    if (this.#tell === null) return;
    const atMs = (this.#world?.schedule.nowUs ?? 0) / 1000;
    this.#tell(`${atMs.toFixed(3).padStart(11)}  ${line()}`);
  }

  /** The world that is watched; it needs its witness before it can exist. */
  watch(world: World): void {
    this.#world = world;
    const exempt = exemptions(world.options.bucket);
    const judging = allInvariants.filter(({ id }) => !exempt.has(id));
    const having = (moment: Moment) => [moment, judging.filter((invariant) => moment in invariant)] as const;
    this.#judging = Object.fromEntries(moments.map(having));
  }

  /** A request is about to reach a node. */
  exchange(ref: number, exchange: Exchange): void {
    this.#exchanges.set(ref, exchange);
    this.tell(() => `client -> ${exchange.to} #${ref} ${tellable(exchange.request)}`);
  }

  wrote(node: SimulatedNode, { key, stored, writeId }: Extract<NodeEffect, { type: "write-row" }>): void {
    const id = keyId(key);
    this.tell(() => `${node.id} writes ${id} as ${writeId}: ${tellable(stored)}`);
    const before = node.disk.rows.get(id)?.stored.row;
    if (before !== undefined && this.#world !== null) {
      const certified = stored === null && this.#reaping === `${node.id} ${id}`;
      const replaced = { key: id, node: node.id, before, after: stored?.row ?? null, certified };
      if (certified) {
        this.truth.noteReaped(id, before.clock);
        this.reached.add(before.siblings.length > 0 ? "an expired row reaped" : "a tombstone reaped");
      }
      const seen = { truth: this.truth, world: this.#world, ...replaced };
      this.#ask("onReplace", ({ onReplace }) => onReplace?.(seen) ?? null);
    }
    if (stored === null) return;
    if (node.disk.content.isDamaged(id)) this.reached.add("a damaged row written anew");
    if (stored.row.siblings.length > 2) this.reached.add("three siblings in a row");
    if (stored.row.siblings.length === 0) this.reached.add("tombstone stored");
    if (this.#judged.get(stored.row) === id) return;
    this.#judged.set(stored.row, id);
    const seen = { truth: this.truth, key: id, row: stored.row, node: node.id };
    this.#ask("onRow", ({ onRow }) => onRow?.(seen) ?? null);
  }

  traced(node: SimulatedNode, { trace }: Extract<NodeEffect, { type: "trace" }>): void {
    if (this.#tell !== null) this.#tellAbout(node.id, trace);
    this.reached.add(trace.type === "actor-drawn" ? `fresh actor: ${trace.reason}` : trace.type);
    // The trace comes just before the write that it announces.
    this.#reaping = trace.type === "reaped" ? `${node.id} ${trace.key}` : null;
    if (trace.type !== "dot-minted") return;
    const { key, dot, requestId } = trace;
    const problem = this.truth.minted({ key, requestId, dot, node: node.id, life: node.lives });
    if (problem !== null) return this.report("O3", problem);
    const mint = this.truth.find(key, dot);
    if (mint === undefined) return;
    if (mint.write.mints.length > 1) this.reached.add("a repeat minted by a second coordinator");
    this.#ask("onMint", ({ onMint }) => onMint?.({ truth: this.truth, mint }) ?? null);
  }

  handled(node: SimulatedNode, event: NodeEvent): void {
    if (this.#tell !== null) this.#tellAbout(`${node.id} <-`, event);
    const exchange = event.type === "client-request" ? this.#exchanges.get(event.ref) : undefined;
    if (exchange === undefined || this.#world === null) return;
    exchange.arrived = { atUs: this.#world.schedule.nowUs, life: node.lives };
  }

  replied(node: SimulatedNode, ref: number, response: ClientResponse): void {
    this.tell(() => `${node.id} -> client #${ref} ${tellable(response)}`);
    const exchange = this.#exchanges.get(ref);
    if (exchange === undefined || this.#world === null) return;
    const seen = { truth: this.truth, world: this.#world, exchange, response };
    exchange.answered = true;
    this.#note(exchange, response);
    this.#ask("onReply", ({ onReply }) => onReply?.(seen) ?? null);
  }

  broke(node: SimulatedNode, error: unknown): void {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.report("O16", `${node.id} stopped: ${problem}`);
  }

  met(situation: string): void {
    this.reached.add(situation);
  }

  /** Code of the run tried to leave it. */
  leftTheWorld(error: Error): void {
    this.report("isolation", error.stack ?? error.message);
  }

  /** The run was cut short. */
  neverRests(error: Error): void {
    this.report("storm", error.message);
  }

  /** Judges the end of the run. */
  judgeEnd(): void {
    if (this.#world === null) return;
    const requests = { world: this.#world, exchanges: [...this.#exchanges.values()] };
    this.#ask("onEndOfRequests", ({ onEndOfRequests }) => onEndOfRequests?.(requests) ?? null);
    const state = finalState(this.#world, this.truth);
    this.#ask("atEnd", ({ atEnd }) => atEnd?.(state) ?? null);
  }

  /** For what happens so often that even a line that nobody makes would cost something. */
  #tellAbout(who: string, data: unknown): void {
    this.tell(() => `${who} ${tellable(data)}`);
  }

  #note({ key, write, request }: Exchange, response: ClientResponse): void {
    if (response.type === "got") {
      if (!response.complete) this.reached.add("not found, incomplete");
      if (response.siblings.length > 1) this.reached.add("siblings returned");
      if (this.#hidesExpired(key, response)) this.reached.add("an expired version stored and not shown");
    }
    if (response.type === "failed") this.reached.add(`failed: ${response.code} ${response.outcome}`);
    if (response.type !== "written" || write === null) return;
    if (response.copies.some(({ role }) => role === "stand-in")) this.reached.add("acknowledged with a stand-in");
    if (response.clock === null) this.reached.add("put reply without a context");
    if (!write.acknowledged) this.acknowledged++;
    write.acknowledged = true;
    const w = request.type === "put" || request.type === "delete" ? request.w : null;
    write.promisedCopies = Math.max(write.promisedCopies, w ?? this.#world?.options.bucket.w ?? 0);
  }

  /** Its clock covers a write that expires, shows nothing, and nothing superseded it. */
  #hidesExpired(key: string, { siblings, clock }: Extract<ClientResponse, { type: "got" }>): boolean {
    if (siblings.length > 0 || (this.#world?.options.mortalPerMille ?? 0) === 0) return false;
    return this.truth.claim(key, clock).mints.some(({ write, successors }) => {
      return write.expiresAtMs !== null && successors.length === 0;
    });
  }

  #ask(moment: Moment, judge: (invariant: Invariant) => string | null): void {
    for (const invariant of this.#judging[moment] ?? []) {
      const problem = judge(invariant);
      if (problem !== null) this.report(invariant.id, problem);
    }
  }

  /** Something that must hold did not. Only the first time is kept. */
  report(invariant: InvariantId, problem: string): void {
    if (this.violations.has(invariant)) return;
    this.tell(() => `VIOLATION ${invariant}: ${problem}`);
    this.violations.set(invariant, { invariant, atMs: Math.round((this.#world?.schedule.nowUs ?? 0) / 1000), problem });
  }
}

/** Data as text for a person: bytes as the text they are, empty things left out. */
function tellable(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    value instanceof Uint8Array ? String.fromCharCode(...value) : value === null ? undefined : value,
  );
}
