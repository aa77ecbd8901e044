import type { ClusterClient } from "@cartwheel/dynamo-client";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const tickMs = 10;
const sampleMax = 1_000;
/** Long, so that a machine with much else to do fails nothing that only takes its time. */
const deadlineMs = 20_000;

/**
 * Requests at a fixed rate, whether earlier ones are answered or not: half are puts of new keys, half read a key whose put
 * was acknowledged. Puts are mergeable, as a cart's are, so the client may repeat one whose answer was lost. A read that
 * finds nothing yet is no failure: copies may be with stand-ins. In the end every acknowledged key must be found.
 */
export class SteadyLoad {
  readonly failures: string[] = [];
  readonly acknowledged: string[] = [];
  slowestMs = 0;
  answered = 0;
  readonly #store: ClusterClient;
  readonly #perTick: number;
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedMs = performance.now();
  #waiting: { readonly count: number; readonly resolve: () => void } | null = null;
  #begun = 0;

  constructor(store: ClusterClient, ratePerSecond: number) {
    this.#store = store;
    this.#perTick = (ratePerSecond * tickMs) / 1000;
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  /** Requests answered in a second so far. */
  get ratePerSecond(): number {
    return (1_000 * this.answered) / (performance.now() - this.#startedMs);
  }

  /** Resolves when so many more requests are answered. */
  more(count: number): Promise<void> {
    return new Promise((resolve) => (this.#waiting = { count: this.answered + count, resolve }));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
  }

  /** Of the keys acknowledged last, those that this store does not find. */
  async missing(store: ClusterClient): Promise<readonly string[]> {
    const missing: string[] = [];
    const rest = this.acknowledged.slice(-sampleMax);
    const reader = async (): Promise<void> => {
      for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
        const got = await store.get("carts", bytes(name), { timeoutMs: deadlineMs });
        if (!got.ok || got.siblings.length === 0) missing.push(name);
      }
    };
    await Promise.all(Array.from({ length: 32 }, reader));
    return missing;
  }

  /** What is due by now: a late timer begins more. */
  #tick(): void {
    const due = ((performance.now() - this.#startedMs) / tickMs) * this.#perTick;
    while (this.#begun < due) {
      const request = this.#request(this.#begun++);
      this.#open.add(request);
      void request.then(() => this.#open.delete(request));
    }
  }

  async #request(index: number): Promise<void> {
    const startedMs = performance.now();
    const name = this.acknowledged[Math.floor(Math.random() * this.acknowledged.length)];
    const failure = index % 2 === 0 || name === undefined ? await this.#put(`steady ${index}`) : await this.#get(name);
    const tookMs = performance.now() - startedMs;
    if (failure !== null) this.failures.push(`${failure} after ${Math.round(tookMs)} ms`);
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    this.answered += 1;
    if (this.#waiting !== null && this.answered >= this.#waiting.count) this.#waiting.resolve();
  }

  async #put(name: string): Promise<string | null> {
    const put = await this.#store.put("carts", bytes(name), bytes(name), { timeoutMs: deadlineMs, mergeable: true });
    if (!put.ok) return `put ${name}: ${put.outcome} ${put.code}: ${put.message}`;
    this.acknowledged.push(name);
    return null;
  }

  async #get(name: string): Promise<string | null> {
    const got = await this.#store.get("carts", bytes(name), { timeoutMs: deadlineMs });
    return got.ok ? null : `get ${name}: ${got.outcome} ${got.code}: ${got.message}`;
  }
}
