import { encodeCart, policyNamed, type StoredCart } from "@cartwheel/cart";
import type {
  ChangeHint,
  Context,
  GetOptions,
  GetResult,
  StoreFailure,
  VersionedStore,
  WriteResult,
} from "@cartwheel/dynamo-client";
import { cartBucket, cartKeyOf, type CartRef } from "./cart-key.ts";
import { type CartReading, type CartRead, readingOf } from "./cart-reading.ts";
import { KeyedQueue } from "./keyed-queue.ts";

/** How long each attempt may take, in milliseconds. A shopper waits for at most the sum of one line. */
export interface CartPatience {
  /** For R copies. Default 400. Too small and a slow node looks like a missing one; the paper's worst read is 200. */
  readonly readMs: number;
  /** For any one copy, when R were not reached. Default 500. */
  readonly readOneMs: number;
  /** For W copies. Default 1,000. What some nodes hold by then counts, so this is the price of a lost quorum. */
  readonly writeMs: number;
  /** For any one copy, when nothing is known to be kept. Default 1,000. */
  readonly writeOneMs: number;
}

const defaultPatience: CartPatience = { readMs: 400, readOneMs: 400, writeMs: 1_000, writeOneMs: 1_000 };

/** How safe a cart was when its change was acknowledged. */
export interface Saved {
  readonly ok: true;
  readonly copies: number;
  readonly n: number;
  readonly missing: readonly string[];
  /** Whether W copies were reached. */
  readonly quorum: boolean;
}

export interface Unsaved {
  readonly ok: false;
  readonly needed: number;
  readonly received: number;
}

/** What a change makes of what was read. Throws to refuse the change; then nothing is written. */
export type NextVersion = (reading: CartReading) => StoredCart;

export type Updated =
  | { readonly saved: Saved; readonly stored: StoredCart; readonly reading: CartReading }
  | { readonly saved: Unsaved };

/**
 * Carts in the store: read, merge, write back, change. Never refuses a change that one node can keep (paper §2.3,
 * always writeable):
 *
 *     read R -> read 1 -> none        merge the versions, or go on without
 *     next version                    built on the merge; a change alone when nothing could be read
 *     write W -> kept by some -> write 1 -> unsaved
 *
 * A version that was built on nothing is put blindly, as a sibling; the next reader merges it. All writes are
 * `mergeable`: the merge knows a change by its operation id, so one that was applied twice counts once.
 */
export class CartRepository {
  readonly #store: VersionedStore;
  readonly #patience: CartPatience;
  readonly #queue = new KeyedQueue();

  constructor(store: VersionedStore, patience: Partial<CartPatience> = {}) {
    this.#store = store;
    this.#patience = { ...defaultPatience, ...patience };
  }

  /** What the store holds, merged, and the merge written back if versions differed (paper §4.4). */
  async read(ref: CartRef): Promise<CartReading> {
    const reading = await this.peek(ref);
    if (!reading.ok || !needsWriteBack(reading)) return reading;
    return await this.#queue.run(queueKey(ref), async () => {
      // Another request of this process may have written the merge back while this one waited.
      const again = await this.peek(ref);
      if (!again.ok) return reading;
      // One that fails is no loss: the versions are still there for the next reader.
      if (needsWriteBack(again)) await this.#put(ref, again.stored, { context: again.context });
      return again;
    });
  }

  /** What the store holds, merged in memory only. */
  async peek(ref: CartRef): Promise<CartReading> {
    const policy = policyNamed(ref.policy);
    const whole = await this.#get(ref, { timeoutMs: this.#patience.readMs });
    if (whole.ok) return readingOf(whole, { policy, whole: true });
    const any = await this.#get(ref, { timeoutMs: this.#patience.readOneMs, r: 1 });
    if (any.ok) return readingOf(any, { policy, whole: false });
    return { ok: false, needed: whole.needed, received: Math.max(whole.received, any.received) };
  }

  /** Reads, lets `next` build the next version, and keeps it wherever it can be kept. */
  async update(ref: CartRef, next: NextVersion): Promise<Updated> {
    return await this.#queue.run(queueKey(ref), async () => {
      const reading = await this.peek(ref);
      const stored = next(reading);
      // Versions that this build cannot read are covered by the context too; writing under it would erase them.
      const context = reading.ok && reading.foreign === 0 ? reading.context : null;
      const saved = await this.#put(ref, stored, { context });
      return saved.ok ? { saved, stored, reading } : { saved };
    });
  }

  /** Hints that a cart may have changed. Best effort; a hint is followed by a read. */
  watch(ref: CartRef, signal: AbortSignal): AsyncIterable<ChangeHint> {
    return this.#store.watch(cartBucket, cartKeyOf(ref), signal);
  }

  async #get(ref: CartRef, options: GetOptions): Promise<GetResult> {
    const result = await this.#store.get(cartBucket, cartKeyOf(ref), options);
    if (!result.ok) assertAvailability(result);
    return result;
  }

  async #put(ref: CartRef, stored: StoredCart, on: { readonly context: Context | null }): Promise<Saved | Unsaved> {
    const value = new TextEncoder().encode(encodeCart(stored));
    const shared = { mergeable: true, ...(on.context === null ? {} : { context: on.context }) };
    const put = (options: { readonly timeoutMs: number; readonly w?: number }): Promise<WriteResult> =>
      this.#store.put(cartBucket, cartKeyOf(ref), value, { ...shared, ...options });

    const first = await put({ timeoutMs: this.#patience.writeMs });
    if (first.ok) return savedOf(first.durability, true);
    assertAvailability(first);
    if (first.received >= 1) return keptBySome(first);
    const second = await put({ timeoutMs: this.#patience.writeOneMs, w: 1 });
    if (second.ok) return savedOf(second.durability, false);
    if (second.received >= 1) return keptBySome(second);
    return { ok: false, needed: first.needed, received: 0 };
  }
}

/** Copies that a cart should have, for failures, which do not say. The `carts` bucket's N. */
const cartCopies = 3;

function savedOf(
  durability: { readonly copies: readonly unknown[]; readonly n: number; readonly missing: readonly string[] },
  quorum: boolean,
): Saved {
  return { ok: true, copies: durability.copies.length, n: durability.n, missing: durability.missing, quorum };
}

/** Failures that time and other nodes can cure. Any other is a fault of ours or of the set-up, and must not look like one of these. */
const curable: ReadonlySet<StoreFailure["code"]> = new Set([
  "UNAVAILABLE",
  "QUORUM_NOT_REACHED",
  "NOT_READY",
  "TOO_MANY_SIBLINGS",
]);

function assertAvailability({ code, message }: StoreFailure): void {
  if (!curable.has(code)) throw new Error(`the store refused a cart with ${code}: ${message}`);
}

/** A missed quorum that some nodes hold all the same: kept, and the nodes that hold it spread it. */
function keptBySome({ received }: StoreFailure): Saved {
  return { ok: true, copies: received, n: Math.max(cartCopies, received), missing: [], quorum: false };
}

function needsWriteBack(reading: CartRead): boolean {
  return reading.distinct > 1 && reading.foreign === 0;
}

function queueKey(ref: CartRef): string {
  return `${ref.policy}:${ref.cartId}`;
}
