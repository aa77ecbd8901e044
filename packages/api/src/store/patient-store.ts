import { defaultBucketSettings } from "@cartwheel/dynamo";
import type {
  ChangeHint,
  Context,
  Durability,
  GetOptions,
  GetResult,
  StoreFailure,
  VersionedStore,
  WriteResult,
} from "@cartwheel/dynamo-client";

/** How long each attempt may take, in milliseconds. A shopper waits for at most the sum of one line. */
export interface Patience {
  /** For R copies. Default 400. Too small and a slow node looks like a missing one (paper Fig. 4: 200 at the 99.9th percentile). */
  readonly readMs: number;
  /** For any one copy, when R were not reached. Default 400. */
  readonly readOneMs: number;
  /** For W copies. Default 1,000. What some nodes hold by then counts, so this is the price of a lost quorum. */
  readonly writeMs: number;
  /** For any one copy, when nothing is known to be kept. Default 1,000. */
  readonly writeOneMs: number;
}

const defaultPatience: Patience = { readMs: 400, readOneMs: 400, writeMs: 1_000, writeOneMs: 1_000 };

/** How safe a value was when its change was acknowledged. */
export interface Saved {
  readonly ok: true;
  readonly copies: number;
  /** Of those, nodes that stand in for an owner. */
  readonly standIns: number;
  readonly n: number;
  /** Owners that could not be reached, as far as the store says which. */
  readonly missing: readonly string[];
  /** Whether W copies were reached. */
  readonly quorum: boolean;
}

export interface Unreached {
  readonly ok: false;
  readonly needed: number;
  readonly received: number;
}

export type PatientRead =
  /** `whole` is false when fewer copies were asked than the bucket wants. */
  { readonly ok: true; readonly found: Extract<GetResult, { readonly ok: true }>; readonly whole: boolean } | Unreached;

/** Where a value lies. */
export interface Place {
  readonly bucket: string;
  readonly key: Uint8Array;
}

/**
 * A store that is asked for less when it cannot give all, down to a single node, so that nothing the shop sells is ever
 * refused for want of a quorum (paper §2.3, always writeable):
 *
 *     read R  ----> read any one ----> unreached
 *     write W ----> kept by some ----> write any one ----> unreached
 *
 * All writes are `mergeable`: what is written here merges, and its merge knows a change by its operation id, so one
 * that was applied twice counts once.
 */
export class PatientStore {
  readonly #store: VersionedStore;
  readonly #patience: Patience;
  /**
   * N by bucket, as acknowledged writes tell it: it is the cluster's setting, and the shop has no copy of it that could
   * be wrong. A failure says whose the key is, or nothing, so until a bucket's first success the store's default stands in.
   */
  readonly #copiesOf = new Map<string, number>();

  constructor(store: VersionedStore, patience: Partial<Patience> = {}) {
    this.#store = store;
    this.#patience = { ...defaultPatience, ...patience };
  }

  async read(place: Place): Promise<PatientRead> {
    const whole = await this.#get(place, { timeoutMs: this.#patience.readMs });
    if (whole.ok) return { ok: true, found: whole, whole: true };
    const any = await this.#get(place, { timeoutMs: this.#patience.readOneMs, r: 1 });
    if (any.ok) return { ok: true, found: any, whole: false };
    return { ok: false, needed: whole.needed, received: Math.max(whole.received, any.received) };
  }

  /** Keeps `text` as a version that supersedes what `context` covers; null: beside all that is there. */
  async write(place: Place, text: string, context: Context | null): Promise<Saved | Unreached> {
    const value = new TextEncoder().encode(text);
    const shared = { mergeable: true, ...(context === null ? {} : { context }) };
    const put = async (options: { readonly timeoutMs: number; readonly w?: number }): Promise<WriteResult> =>
      await this.#store.put(place.bucket, place.key, value, { ...shared, ...options });

    const first = await put({ timeoutMs: this.#patience.writeMs });
    if (first.ok) return this.#acknowledged(place, first.durability, true);
    assertAvailability(first);
    if (first.received >= 1) return this.#keptBySome(place, first);
    const second = await put({ timeoutMs: this.#patience.writeOneMs, w: 1 });
    if (second.ok) return this.#acknowledged(place, second.durability, false);
    if (second.received >= 1) return this.#keptBySome(place, second);
    return { ok: false, needed: first.needed, received: 0 };
  }

  /** Hints that a value may have changed. Best effort; a hint is followed by a read. */
  watch({ bucket, key }: Place, signal: AbortSignal): AsyncIterable<ChangeHint> {
    return this.#store.watch(bucket, key, signal);
  }

  async #get({ bucket, key }: Place, options: GetOptions): Promise<GetResult> {
    const result = await this.#store.get(bucket, key, options);
    if (!result.ok) assertAvailability(result);
    return result;
  }

  #acknowledged({ bucket }: Place, { copies, n, missing }: Durability, quorum: boolean): Saved {
    this.#copiesOf.set(bucket, n);
    const standIns = copies.filter(({ role }) => role === "stand-in").length;
    return { ok: true, copies: copies.length, standIns, n, missing, quorum };
  }

  /** A missed quorum that some nodes hold all the same: kept, and the nodes that hold it spread it. */
  #keptBySome({ bucket }: Place, { received, from, owners }: StoreFailure): Saved {
    const n = this.#copiesOf.get(bucket) ?? owners?.length ?? defaultBucketSettings.n;
    const standIns = owners === undefined ? 0 : from.filter((node) => !owners.includes(node)).length;
    const missing = owners?.filter((owner) => !from.includes(owner)) ?? [];
    return { ok: true, copies: received, standIns, n: Math.max(n, received), missing, quorum: false };
  }
}

/** Failures that time and other nodes can cure. Any other is a fault of ours or of the set-up, and must not look like one of these. */
const curable: ReadonlySet<StoreFailure["code"]> = new Set([
  "UNAVAILABLE",
  "QUORUM_NOT_REACHED",
  "NOT_READY",
  "TOO_MANY_SIBLINGS",
]);

function assertAvailability({ code, message }: StoreFailure): void {
  if (!curable.has(code)) throw new Error(`the store refused a value with ${code}: ${message}`);
}
