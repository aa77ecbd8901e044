/** How many streams may be open at once. Each keeps a connection and a watch on a cart for as long as a page is looked at. */
export interface StreamLimits {
  /** Of one session: a person with many windows. Default 12. */
  readonly session: number;
  /** Of one address: sessions are free to make. Default 1,000; where addresses are unknown, of all visitors together. */
  readonly address: number;
}

export const defaultStreamLimits: StreamLimits = { session: 12, address: 1_000 };

/** Counts the streams that are open in one shop process. */
export class OpenStreams {
  readonly #limits: StreamLimits;
  readonly #open = new Map<string, number>();

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

  /** Counts one more and answers how to end it, which may be called once; null when there are too many. */
  enter({ sessionId, address }: { readonly sessionId: string; readonly address: string | null }): (() => void) | null {
    const places = [
      { name: `session ${sessionId}`, limit: this.#limits.session },
      { name: `address ${address ?? ""}`, limit: this.#limits.address },
    ];
    if (places.some(({ name, limit }) => this.#countOf(name) >= limit)) return null;
    for (const { name } of places) this.#open.set(name, this.#countOf(name) + 1);
    return () => {
      for (const { name } of places) this.#leave(name);
    };
  }

  /** Sessions and addresses that have a stream open. */
  get size(): number {
    return this.#open.size;
  }

  #countOf(name: string): number {
    return this.#open.get(name) ?? 0;
  }

  #leave(name: string): void {
    const count = this.#countOf(name) - 1;
    if (count > 0) this.#open.set(name, count);
    else this.#open.delete(name);
  }
}
