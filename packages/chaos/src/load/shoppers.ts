import type { Random } from "@cartwheel/dynamo";
import type { GetResult, StoreFailure, VersionedStore, WriteOptions, WriteResult } from "@cartwheel/dynamo-client";
import type { Ledger, SeenVersion } from "../truth/ledger.ts";
import { closedLoop } from "./closed-loop.ts";
import { startOpenLoop } from "./open-loop.ts";

export interface ShoppersSetup {
  /** Each request goes through one of them. */
  readonly stores: readonly VersionedStore[];
  readonly bucket: string;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Keys that are never deleted: each is always found. */
  readonly keptKeys: number;
  /** Told of each request that failed after the client's own retries. */
  readonly onFailure: (what: string) => void;
  /** Told of each not-found of a kept key that was presented as complete. */
  readonly onFalseNotFound: (key: string) => void;
}

/** What the load has seen so far. */
export interface Tally {
  requests: number;
  failed: number;
  falseNotFound: number;
  /** Not found, and said to be incomplete: no failure, but no answer either. */
  incomplete: number;
  /** From request to answer, in milliseconds, of all requests since `takeLatencies`. */
  latenciesMs: number[];
}

/** Of every hundred operations so many read a key and write it back, with what was read as the context. */
const rewritesPercent = 60;
/** Keys that are wanted again and again, so that writes meet. */
const hotKeys = 64;
const hotPercent = 20;
/** Operations on keys that are also deleted, and how many of the writes there are deletes. */
const fleetingPercent = 5;
const fleetingKeys = 500;
const deletesPercent = 40;
const preloadInFlight = 64;
/** Above what any stand-in takes to be asked, and far below what a person would wait. */
const timeoutMs = 5_000;

/** Clients that read and write without end, and note in the ledger what they were shown and what was acknowledged. */
export class Shoppers {
  readonly tally: Tally = { requests: 0, failed: 0, falseNotFound: 0, incomplete: 0, latenciesMs: [] };
  readonly #setup: ShoppersSetup;
  readonly #running = new Set<Promise<void>>();
  #turn = 0;

  constructor(setup: ShoppersSetup) {
    this.#setup = setup;
  }

  /** Writes every kept key once. */
  async preload(signal: AbortSignal): Promise<void> {
    const { keptKeys } = this.#setup;
    await closedLoop({
      inFlight: preloadInFlight,
      count: keptKeys,
      signal,
      operate: async (index) => await this.#write({ key: keptKey(index), kind: "put", seen: [], context: null }),
    });
  }

  /** Begins to send this many requests a second; returns how to stop. */
  start(requestsPerSecond: number): () => void {
    const requestsEach = 1 + rewritesPercent / 100;
    return startOpenLoop({ perSecond: requestsPerSecond / requestsEach, begin: () => this.#begin() });
  }

  /** Resolves when everything that was sent has been answered. */
  async quiet(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Reads a key, and judges what it was told. Null when nobody could be asked. */
  async read(key: string): Promise<Extract<GetResult, { ok: true }> | null> {
    const found = await this.#timed(() => this.#store().get(this.#setup.bucket, Buffer.from(key), { timeoutMs }));
    if (!found.ok) {
      this.#fail(`get ${key}`, found);
      return null;
    }
    if (found.siblings.length > 0 || !isKept(key)) return found;
    if (!found.complete) this.tally.incomplete++;
    else {
      this.tally.falseNotFound++;
      this.#setup.onFalseNotFound(key);
    }
    return found;
  }

  #begin(): void {
    const operation = this.#operate();
    this.#running.add(operation);
    void operation.finally(() => this.#running.delete(operation));
  }

  async #operate(): Promise<void> {
    const key = this.#someKey();
    const rewrites = this.#percent() < rewritesPercent;
    const found = await this.read(key);
    if (found === null || !rewrites) return;
    const deletes = !isKept(key) && found.siblings.length > 0 && this.#percent() < deletesPercent;
    const { siblings: seen, context } = found;
    await this.#write({ key, kind: deletes ? "delete" : "put", seen, context });
  }

  async #write({ key, kind, seen, context }: WriteOrder): Promise<void> {
    const { ledger, bucket } = this.#setup;
    const id = ledger.issue(key, kind, seen);
    const bytes = Buffer.from(key);
    // As a cart's writes are: merging absorbs a repeat, so a lost answer may be asked for elsewhere.
    const options: WriteOptions = { timeoutMs, mergeable: true };
    const written = await this.#timed((): Promise<WriteResult> => {
      if (kind === "delete" && context !== null) return this.#store().delete(bucket, bytes, context, options);
      const put = context === null ? options : { ...options, context };
      return this.#store().put(bucket, bytes, ledger.valueOf(key, id), put);
    });
    ledger.settle(id, written.ok ? "acknowledged" : written.outcome);
    if (!written.ok) this.#fail(`${kind} ${key}`, written);
  }

  async #timed<T>(request: () => Promise<T>): Promise<T> {
    const begunMs = performance.now();
    this.tally.requests++;
    const result = await request();
    this.tally.latenciesMs.push(performance.now() - begunMs);
    return result;
  }

  #fail(what: string, { code, outcome, message }: StoreFailure): void {
    this.tally.failed++;
    this.#setup.onFailure(`${what}: ${outcome} ${code}: ${message}`);
  }

  #someKey(): string {
    const { keptKeys } = this.#setup;
    if (this.#percent() < fleetingPercent) return `fleeting-${this.#below(fleetingKeys)}`;
    return keptKey(this.#below(this.#percent() < hotPercent ? Math.min(hotKeys, keptKeys) : keptKeys));
  }

  #store(): VersionedStore {
    const { stores } = this.#setup;
    const store = stores[this.#turn++ % stores.length];
    if (store === undefined) throw new RangeError("There is no client.");
    return store;
  }

  #percent(): number {
    return this.#below(100);
  }

  #below(limit: number): number {
    return this.#setup.random.nextUint32() % limit;
  }
}

interface WriteOrder {
  readonly key: string;
  readonly kind: "put" | "delete";
  readonly seen: readonly SeenVersion[];
  readonly context: Uint8Array | null;
}

function keptKey(index: number): string {
  return `kept-${index}`;
}

function isKept(key: string): boolean {
  return key.startsWith("kept-");
}
