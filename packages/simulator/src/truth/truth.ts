import type { Dot, NodeId, RequestId, VersionVector } from "@cartwheel/dynamo";
import { Past } from "./past.ts";

/** One write as its client meant it. A repeat of the same request is the same write. */
export interface Write {
  readonly key: string;
  readonly requestId: RequestId;
  readonly kind: "put" | "delete";
  /** Null for a delete. */
  readonly value: Uint8Array | null;
  /** When it expires, by the clock of its client, milliseconds; null: never. */
  readonly expiresAtMs: number | null;
  /** Its client allows it to be minted twice when an answer is lost. */
  readonly mergeable: boolean;
  /** Every version that its client had been shown, directly or because something shown had seen it. */
  readonly past: Past;
  /** What the answer behind its context showed, each once. */
  readonly shown: readonly Mint[];
  readonly issuedUs: number;
  /** Each event that a coordinator made for it: one, or more when repeats went through several coordinators. */
  readonly mints: Mint[];
  /** Writes whose clients had been shown this one. */
  readonly successors: Write[];
  /** Some node told the client that it is stored. */
  acknowledged: boolean;
  /** On how many nodes, at least: the W of the request that was acknowledged. */
  promisedCopies: number;
  /** How often it was sent: more than once when its client repeated it. */
  requests: number;
}

/** One event that a coordinator made. Two mints of one write are two versions with the same past. */
export interface Mint {
  /** Of all versions of the run, from 0. */
  readonly number: number;
  readonly write: Write;
  readonly dot: Dot;
  readonly node: NodeId;
  /** Which life of that node. */
  readonly life: number;
  /** Writes whose clients had been shown exactly this version. */
  readonly successors: Write[];
}

export interface IssuedWrite {
  readonly key: string;
  readonly requestId: RequestId;
  readonly kind: "put" | "delete";
  readonly value: Uint8Array | null;
  readonly expiresAtMs?: number | null;
  readonly mergeable: boolean;
  /** What the client was shown by the answer whose context it now uses. Empty for a blind put. */
  readonly shown: readonly Mint[];
}

export interface MintedDot {
  readonly key: string;
  readonly requestId: RequestId;
  readonly dot: Dot;
  readonly node: NodeId;
  readonly life: number;
}

/** What a clock says it has seen. */
export interface Claim {
  readonly mints: readonly Mint[];
  /** Dots that no coordinator ever made. */
  readonly unissued: readonly Dot[];
}

/**
 * What really happened, known to the simulator and to nobody in the store (testing.md §2).
 *
 * Causality here is what clients were shown: the past of a put is what the get behind its context returned, and the
 * pasts of those. The store's clocks are never asked, because they are what is being judged; a dot serves only as the
 * name of an event, learnt from the trace at the moment it was minted.
 */
export class Truth {
  readonly writes: Write[] = [];
  #mintCount = 0;
  readonly #reaped = new Map<string, Set<Mint>>();
  readonly #nowUs: () => number;
  readonly #byRequest = new Map<RequestId, Write>();
  /** Per key, per actor, the mints in order of their counters. */
  readonly #minted = new Map<string, Map<string, Mint[]>>();

  /** `nowUs`: virtual time. */
  constructor(nowUs: () => number) {
    this.#nowUs = nowUs;
  }

  /** A client sends a write for the first time. */
  issue({ key, requestId, kind, value, expiresAtMs = null, mergeable, shown }: IssuedWrite): Write {
    const past = new Past(shown);
    const fresh = { mints: [], successors: [], acknowledged: false, promisedCopies: 0, requests: 0 };
    const said = { key, requestId, kind, value, expiresAtMs, mergeable };
    const issued: Write = { ...said, past, shown: [...new Set(shown)], issuedUs: this.#nowUs(), ...fresh };
    for (const mint of issued.shown) mint.successors.push(issued);
    for (const write of new Set(shown.map((mint) => mint.write))) write.successors.push(issued);
    this.writes.push(issued);
    this.#byRequest.set(requestId, issued);
    return issued;
  }

  /** A coordinator made an event. Returns what is wrong with that, or null. */
  minted({ key, requestId, dot, node, life }: MintedDot): string | null {
    const write = this.#byRequest.get(requestId);
    if (write === undefined || write.key !== key) return `${node} minted ${name(dot)} for a request that nobody made`;
    const line = this.#line(key, dot.actor);
    if (line.length !== dot.counter - 1) {
      const other = line[dot.counter - 1];
      if (other === undefined) return `${node} minted ${name(dot)} of ${key} and left a gap before it`;
      return `${name(dot)} of ${key} names two events: ${other.write.requestId} and ${requestId}`;
    }
    const mint: Mint = { number: this.#mintCount++, write, dot, node, life, successors: [] };
    line.push(mint);
    write.mints.push(mint);
    return null;
  }

  /** Owners deleted a row for good, by certificate: all that its clock had seen is accounted for. */
  noteReaped(key: string, clock: VersionVector): void {
    const reaped = this.#reaped.get(key) ?? new Set();
    for (const mint of this.claim(key, clock).mints) reaped.add(mint);
    this.#reaped.set(key, reaped);
  }

  reaped(key: string): ReadonlySet<Mint> {
    return this.#reaped.get(key) ?? new Set();
  }

  writeOf(requestId: RequestId): Write | undefined {
    return this.#byRequest.get(requestId);
  }

  /** As how many actors a node has minted for a key. */
  actorsOf(key: string, node: NodeId): number {
    return [...(this.#minted.get(key)?.values() ?? [])].filter(([first]) => first?.node === node).length;
  }

  find(key: string, dot: Dot): Mint | undefined {
    return this.#minted.get(key)?.get(dot.actor)?.[dot.counter - 1];
  }

  /** The first event, of those that a clock claims, which is so; without a list of them all, which may be long. */
  findClaimed(key: string, clock: VersionVector, isSo: (mint: Mint) => boolean): Mint | undefined {
    const lines = this.#minted.get(key);
    for (const { actor, counter } of clock) {
      const line = lines?.get(actor) ?? [];
      const claimed = Math.min(counter, line.length);
      for (let i = 0; i < claimed; i++) {
        const mint = line[i];
        if (mint !== undefined && isSo(mint)) return mint;
      }
    }
    return undefined;
  }

  /** The first dot that a clock claims and no coordinator ever made, or undefined. */
  findUnissued(key: string, clock: VersionVector): Dot | undefined {
    const lines = this.#minted.get(key);
    return clock.find(({ actor, counter }) => counter > (lines?.get(actor)?.length ?? 0));
  }

  claim(key: string, clock: VersionVector): Claim {
    const mints: Mint[] = [];
    const unissued: Dot[] = [];
    for (const { actor, counter } of clock) {
      const line = this.#minted.get(key)?.get(actor) ?? [];
      for (let i = 0; i < Math.min(counter, line.length); i++) {
        const mint = line[i];
        if (mint !== undefined) mints.push(mint);
      }
      if (counter > line.length) unissued.push({ actor, counter });
    }
    return { mints, unissued };
  }

  #line(key: string, actor: string): Mint[] {
    let actors = this.#minted.get(key);
    if (actors === undefined) this.#minted.set(key, (actors = new Map()));
    let line = actors.get(actor);
    if (line === undefined) actors.set(actor, (line = []));
    return line;
  }
}

/** A dot, short enough to read in a report. */
export function name(dot: Dot): string {
  return `(${dot.actor.slice(0, 4)}${dot.actor.slice(16)}, ${dot.counter})`;
}
