/** A token bucket's measures. */
export interface RateLimit {
  /** Calls a second in the long run. Too small and a fast shopper waits; too large and one visitor crowds out others. */
  readonly perSecond: number;
  /** Calls at once after a pause. At least as many as one page sends. */
  readonly burst: number;
}

export interface RateLimits {
  /** For one session: a person with a few tabs. Default 30 a second, 120 at once. */
  readonly session: RateLimit;
  /** For one address: a household, an office, a phone network's gateway. Default 300 a second, 600 at once. */
  readonly address: RateLimit;
}

export const defaultRateLimits: RateLimits = {
  session: { perSecond: 30, burst: 120 },
  address: { perSecond: 300, burst: 600 },
};

/** Who is asking, as far as is known. */
export interface Caller {
  /** Null for someone without a session. */
  readonly sessionId: string | null;
  /** Null where the server does not know addresses: then all such callers share one bucket. */
  readonly address: string | null;
}

/**
 * How much one visitor may ask of one shop process. Both buckets must have room: sessions are free to make, so the
 * address is what stops somebody who makes many. Each process counts for itself; behind several, a visitor gets as many
 * times the limit, which is still a limit.
 */
export class RateLimiter {
  readonly #sessions: TokenBuckets;
  readonly #addresses: TokenBuckets;

  /** `now` in milliseconds, ascending. */
  constructor(limits: RateLimits, now: () => number) {
    this.#sessions = new TokenBuckets(limits.session, now);
    this.#addresses = new TokenBuckets(limits.address, now);
  }

  /** Takes `calls` from the caller's buckets. 0: go on; otherwise the milliseconds after which it may be tried again. */
  take({ sessionId, address }: Caller, calls: number): number {
    const forAddress = this.#addresses.take(address ?? "", calls);
    if (forAddress > 0 || sessionId === null) return forAddress;
    return this.#sessions.take(sessionId, calls);
  }
}

/** Buckets remembered. One that is forgotten is full again, so a flood of names forgives, and never fills the memory. */
const bucketsMax = 10_000;

/**
 * Named token buckets: each fills at a steady rate up to its burst, and every call takes a token. A bucket is one
 * number, the moment at which it will be full again; a call moves that moment on by what a token takes to fill.
 */
export class TokenBuckets {
  readonly #tokenMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  /** Full when, by name, in the order of last use. */
  readonly #fullAtMs = new Map<string, number>();

  constructor({ perSecond, burst }: RateLimit, now: () => number) {
    this.#tokenMs = 1_000 / perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  /** 0 when taken; otherwise nothing is taken, and the answer is how many milliseconds are missing. */
  take(name: string, tokens: number): number {
    const now = this.#now();
    const wholeMs = this.#burst * this.#tokenMs;
    // A clock that went backwards leaves the bucket empty at most.
    const fullAtMs = Math.min(Math.max(this.#fullAtMs.get(name) ?? now, now), now + wholeMs);
    // More than fits is let through when the bucket is full, or it could never be.
    const nextMs = fullAtMs + Math.min(tokens, this.#burst) * this.#tokenMs;
    const missingMs = nextMs - now - wholeMs;
    this.#remember(name, missingMs > 0 ? fullAtMs : nextMs);
    return missingMs > 0 ? Math.ceil(missingMs) : 0;
  }

  get size(): number {
    return this.#fullAtMs.size;
  }

  #remember(name: string, fullAtMs: number): void {
    this.#fullAtMs.delete(name);
    this.#fullAtMs.set(name, fullAtMs);
    const [oldest] = this.#fullAtMs.keys();
    if (this.#fullAtMs.size > bucketsMax && oldest !== undefined) this.#fullAtMs.delete(oldest);
  }
}
