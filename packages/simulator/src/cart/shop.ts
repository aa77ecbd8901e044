import { applyOperation, decodeCart, emptyStoredCart, encodeCart, policyNamed, reconcile } from "@cartwheel/cart";
import type { CartVersion, PolicyName, StoredCart } from "@cartwheel/cart";
import { utf8 } from "@cartwheel/dynamo";
import type { Sibling } from "@cartwheel/dynamo";
import { name as nameOfDot } from "../truth/truth.ts";
import { operationOf } from "./cart-request.ts";
import type { CartPlace, CartRequest } from "./cart-request.ts";
import { StoreClient } from "./store-client.ts";
import type { ShopSurroundings, StoreRead, StoreWritten } from "./store-client.ts";

/** A cart as a shop reads it. */
export interface CartReading {
  readonly stored: StoredCart;
  /** Versions with different bytes. */
  readonly distinct: number;
  /** Versions that the library refused; none is expected. */
  readonly foreign: number;
  /** False: what is not here may still be elsewhere. */
  readonly whole: boolean;
}

/** Something about shops that a campaign should be seen to reach. */
type ShopSituation = "versions merged" | "merge written back" | "written without reading" | "kept by some nodes";

export interface ShopSetting extends ShopSurroundings {
  /** Also the name that its changes carry. */
  readonly region: string;
  readonly met: (situation: ShopSituation) => void;
}

type Task = (finished: () => void) => void;

/**
 * A shop: the path of `@cartwheel/api` from a change to the store and back, on the real cart library.
 *
 *     read, asking for less if need be -> decode, merge the versions -> apply the operation -> encode
 *     -> put with the context of what was read, or beside everything where nothing could be read
 *
 * Changes of one cart go one after another within a shop, and side by side between shops.
 */
export class Shop {
  readonly #setting: ShopSetting;
  readonly #store: StoreClient;
  readonly #queues = new Map<string, Task[]>();

  constructor(setting: ShopSetting) {
    this.#setting = setting;
    this.#store = new StoreClient(setting.region, setting);
  }

  /** Makes a change and keeps it wherever it can be kept. */
  change(place: CartPlace, request: CartRequest, done: (kept: StoreWritten) => void): void {
    this.#queue(place, (finished) => {
      this.#store.read(place, (read) => {
        const reading = read.ok ? readingOf(read, place.policy) : null;
        this.#write(place, { read, reading, next: this.#nextOf(place, request, reading) }, (kept) => {
          finished();
          done(kept);
        });
      });
    });
  }

  /** Shows a cart, null where nobody can be reached, and writes the merge back if versions differed. */
  look(place: CartPlace, done: (reading: CartReading | null) => void): void {
    this.#store.read(place, (read) => {
      const reading = read.ok ? readingOf(read, place.policy) : null;
      done(reading);
      if (reading === null || reading.distinct < 2 || reading.foreign > 0) return;
      this.#queue(place, (finished) => this.#writeBack(place, finished));
    });
  }

  /** Another request may have written the merge back meanwhile, so this one reads again. */
  #writeBack(place: CartPlace, finished: () => void): void {
    this.#store.read(place, (read) => {
      const reading = read.ok ? readingOf(read, place.policy) : null;
      if (reading === null || reading.distinct < 2 || reading.foreign > 0) return finished();
      this.#setting.met("merge written back");
      this.#write(place, { read, reading, next: reading.stored }, finished);
    });
  }

  #nextOf(place: CartPlace, request: CartRequest, reading: CartReading | null): StoredCart {
    const { region, nowMs } = this.#setting;
    const readable = reading !== null && reading.foreign === 0;
    const operation = operationOf(request, { region, atMs: nowMs(), cart: reading?.stored.cart ?? null });
    const start = readable ? reading.stored : emptyStoredCart(place.policy);
    return applyOperation(start, operation, policyNamed(place.policy));
  }

  #write(
    place: CartPlace,
    { read, reading, next }: { read: StoreRead; reading: CartReading | null; next: StoredCart },
    done: (kept: StoreWritten) => void,
  ): void {
    if (reading !== null && reading.distinct > 1) this.#setting.met("versions merged");
    if (reading === null) this.#setting.met("written without reading");
    // Versions that the library cannot read are covered by the context too; writing under it would erase them.
    const basis = read.ok && reading !== null && reading.foreign === 0 ? read : null;
    this.#store.write({ place, value: utf8(encodeCart(next)), basis }, (kept) => {
      if (kept === "some") this.#setting.met("kept by some nodes");
      done(kept);
    });
  }

  #queue(place: CartPlace, task: Task): void {
    const waiting = this.#queues.get(place.keyId);
    if (waiting !== undefined) waiting.push(task);
    else {
      this.#queues.set(place.keyId, []);
      task(() => this.#next(place));
    }
  }

  #next(place: CartPlace): void {
    const task = this.#queues.get(place.keyId)?.shift();
    if (task === undefined) this.#queues.delete(place.keyId);
    else task(() => this.#next(place));
  }
}

/** Decodes and merges what the store returned. */
export function readingOf({ siblings, whole }: Extract<StoreRead, { ok: true }>, policy: PolicyName): CartReading {
  const versions = siblings.flatMap((sibling) => versionOf(sibling, policy));
  const foreign = siblings.length - versions.length;
  if (versions.length === 0) return { stored: emptyStoredCart(policy), distinct: 0, foreign, whole };
  const { stored, distinct } = reconcile(versions, policyNamed(policy));
  return { stored, distinct, foreign, whole: whole && foreign === 0 };
}

function versionOf({ dot, value }: Sibling, policy: PolicyName): readonly CartVersion[] {
  const text = new TextDecoder().decode(value);
  const decoded = decodeCart(text);
  if (!decoded.ok || decoded.stored.policy !== policy) return [];
  return [{ vtag: nameOfDot(dot), stored: decoded.stored, text }];
}
