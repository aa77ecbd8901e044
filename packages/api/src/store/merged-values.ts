import type { Context, StoredVersion } from "@cartwheel/dynamo-client";
import { KeyedQueue } from "./keyed-queue.ts";
import type { PatientStore, Saved, Unreached } from "./patient-store.ts";

/** A kind of value of which two versions are always one: what it takes to keep it in a store with siblings. */
export interface MergedKind<Value> {
  readonly bucket: string;
  readonly empty: Value;
  /** Commutative, associative, idempotent. */
  readonly merge: (a: Value, b: Value) => Value;
  /** Equal values, equal texts. */
  readonly encode: (value: Value) => string;
  /** Null for what this build cannot read. */
  readonly decode: (text: string) => Value | null;
}

interface MergedRead<Value> {
  readonly ok: true;
  /** Empty when there is none. */
  readonly value: Value;
  /** False: not every copy that should have been asked was reached, so there may be more to it. */
  readonly complete: boolean;
}

export type MergedReading<Value> = MergedRead<Value> | Unreached;

export type MergedUpdate<Value> =
  /** `saved` is null where there was nothing to add. */
  { readonly ok: true; readonly value: Value; readonly complete: boolean; readonly saved: Saved | null } | Unreached;

interface Found<Value> extends MergedRead<Value> {
  readonly context: Context | null;
  /** Versions with different bytes. Above 1: the merge should be written back. */
  readonly distinct: number;
  /** Versions that this build cannot read. */
  readonly foreign: number;
}

/**
 * Values that only grow and merge, by key. A reader that finds versions side by side merges them and writes the merge
 * back (paper §4.4). `grow` adds to a value without ever being refused: where it cannot be read, what is to be added is
 * put beside it, and the next reader merges it in.
 */
export class MergedValues<Value> {
  readonly #store: PatientStore;
  readonly #kind: MergedKind<Value>;
  readonly #queue = new KeyedQueue();

  constructor(store: PatientStore, kind: MergedKind<Value>) {
    this.#store = store;
    this.#kind = kind;
  }

  async read(name: string): Promise<MergedReading<Value>> {
    const found = await this.#find(name);
    if (!found.ok || found.distinct < 2 || found.foreign > 0) return found;
    return await this.#queue.run(name, async () => {
      const again = await this.#find(name);
      if (!again.ok) return found;
      const merged = again.distinct > 1 && again.foreign === 0;
      // One that fails is no loss: the versions are still there for the next reader.
      if (merged) await this.#store.write(this.#place(name), this.#kind.encode(again.value), again.context);
      return again;
    });
  }

  /** Merges in what `addition` makes of what is there; null where it could not be read. Null from it: add nothing. */
  async grow(name: string, addition: (value: Value | null) => Value | null): Promise<MergedUpdate<Value>> {
    return await this.#queue.run(name, async (): Promise<MergedUpdate<Value>> => {
      const found = await this.#find(name);
      const added = addition(found.ok ? found.value : null);
      const known = found.ok ? found.value : this.#kind.empty;
      const complete = found.ok && found.complete;
      if (added === null) return { ok: true, value: known, complete, saved: null };
      const value = this.#kind.merge(known, added);
      // Versions that this build cannot read are covered by the context too; writing under it would erase them.
      const context = found.ok && found.foreign === 0 ? found.context : null;
      const saved = await this.#store.write(this.#place(name), this.#kind.encode(value), context);
      return saved.ok ? { ok: true, value, complete, saved } : saved;
    });
  }

  async #find(name: string): Promise<Found<Value> | Unreached> {
    const read = await this.#store.read(this.#place(name));
    if (!read.ok) return read;
    const { siblings, context, complete } = read.found;
    const texts = [...new Set(siblings.map(textOf))];
    const values = texts.map((text) => this.#kind.decode(text)).filter((value) => value !== null);
    const foreign = texts.length - values.length;
    return {
      ok: true,
      value: values.reduce(this.#kind.merge, this.#kind.empty),
      complete: complete && read.whole && foreign === 0,
      context,
      distinct: texts.length,
      foreign,
    };
  }

  #place(name: string) {
    return { bucket: this.#kind.bucket, key: new TextEncoder().encode(name) };
  }
}

function textOf({ value }: StoredVersion): string {
  return new TextDecoder().decode(value);
}
