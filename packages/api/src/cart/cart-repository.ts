import { encodeCart, policyNamed, type StoredCart } from "@cartwheel/cart";
import type { ChangeHint, Context } from "@cartwheel/dynamo-client";
import { noMetrics, type ShopMetrics } from "../shop-metrics.ts";
import { KeyedQueue } from "../store/keyed-queue.ts";
import type { PatientStore, Place, Saved, Unreached } from "../store/patient-store.ts";
import { cartBucket, cartKeyOf, type CartRef } from "./cart-key.ts";
import { type CartReading, type CartRead, readingOf } from "./cart-reading.ts";

/** What a change makes of what was read. Throws to refuse the change; then nothing is written. */
export type NextVersion = (reading: CartReading) => StoredCart;

export type Updated =
  | { readonly saved: Saved; readonly stored: StoredCart; readonly reading: CartReading }
  | { readonly saved: Unreached };

/**
 * Carts in the store: read, merge, write back, change. Never refuses a change that one node can keep (`PatientStore`).
 * A version that was built on nothing is put blindly, as a sibling; the next reader merges it.
 */
export class CartRepository {
  readonly #store: PatientStore;
  readonly #metrics: ShopMetrics;
  readonly #queue = new KeyedQueue();

  constructor(store: PatientStore, metrics: ShopMetrics = noMetrics) {
    this.#store = store;
    this.#metrics = metrics;
  }

  /** What the store holds, merged, and the merge written back if versions differed (paper §4.4). */
  async read(ref: CartRef): Promise<CartReading> {
    const reading = await this.peek(ref);
    if (!reading.ok || !needsWriteBack(reading)) return reading;
    return await this.#queue.run(queueKey(ref), async () => {
      // Another request of this process may have written the merge back while this one waited.
      const again = await this.peek(ref);
      if (!again.ok) return reading;
      if (needsWriteBack(again)) {
        this.#count(ref, again);
        // One that fails is no loss: the versions are still there for the next reader.
        await this.#put(ref, again.stored, again.context);
      }
      return again;
    });
  }

  /** What the store holds, merged in memory only. */
  async peek(ref: CartRef): Promise<CartReading> {
    const read = await this.#store.read(placeOf(ref));
    return read.ok ? readingOf(read.found, { policy: policyNamed(ref.policy), whole: read.whole }) : read;
  }

  /** Reads, lets `next` build the next version, and keeps it wherever it can be kept. */
  async update(ref: CartRef, next: NextVersion): Promise<Updated> {
    return await this.#queue.run(queueKey(ref), async () => {
      const reading = await this.peek(ref);
      const stored = next(reading);
      if (reading.ok) this.#count(ref, reading);
      // Versions that this build cannot read are covered by the context too; writing under it would erase them.
      const context = reading.ok && reading.foreign === 0 ? reading.context : null;
      const saved = await this.#put(ref, stored, context);
      return saved.ok ? { saved, stored, reading } : { saved };
    });
  }

  /** Hints that a cart may have changed. Best effort; a hint is followed by a read. */
  watch(ref: CartRef, signal: AbortSignal): AsyncIterable<ChangeHint> {
    return this.#store.watch(placeOf(ref), signal);
  }

  async #put(ref: CartRef, stored: StoredCart, context: Context | null): Promise<Saved | Unreached> {
    return await this.#store.write(placeOf(ref), encodeCart(stored), context);
  }

  /** A merge counts when it is about to be written, so that looking at versions side by side counts nothing. */
  #count({ policy }: CartRef, { distinct, merged }: CartRead): void {
    if (distinct < 2) return;
    this.#metrics.onMerge({ policy, siblings: distinct });
    const resurfaced = merged?.lines.filter(({ fate }) => fate === "resurfaced").length ?? 0;
    if (resurfaced > 0) this.#metrics.onResurfaced(resurfaced);
  }
}

function needsWriteBack(reading: CartRead): boolean {
  return reading.distinct > 1 && reading.foreign === 0;
}

function placeOf(ref: CartRef): Place {
  return { bucket: cartBucket, key: cartKeyOf(ref) };
}

function queueKey(ref: CartRef): string {
  return `${ref.policy}:${ref.cartId}`;
}
