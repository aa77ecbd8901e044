import { decodeValue, encodeValue } from "./value.ts";

/** A version as a reader is shown it. */
export interface SeenVersion {
  /** The version's name in the store: two copies of one write that two coordinators minted have two. */
  readonly vtag: string;
  readonly value: Uint8Array;
}

/** What a reading of a key, complete and after everything has calmed down, shows to be wrong. */
export interface Judgement {
  /** Acknowledged, not visible, and superseded by nothing that is. */
  readonly lost: readonly number[];
  /** Visible although an acknowledged write or delete was made by somebody who had been shown exactly this version. */
  readonly resurrected: readonly string[];
  /** Visible and never written under this key, or reported as rejected. */
  readonly invented: readonly string[];
}

interface Write {
  readonly kind: "put" | "delete";
  /** Writes that its client had been shown when it wrote. */
  readonly past: readonly number[];
  /** The versions of them that its context covers. */
  readonly covered: readonly string[];
  outcome: "pending" | "acknowledged" | "rejected" | "unknown";
}

/**
 * What happened, told without the store's clocks: each write, what its client had been shown before it, and how it
 * ended. The causal past of a write is what its context's get showed, nothing else.
 */
export class Ledger {
  readonly #valueBytes: number;
  readonly #writes = new Map<number, Write>();
  readonly #byKey = new Map<string, number[]>();
  #acknowledged = 0;
  #lastId = 0;

  constructor(valueBytes: number) {
    this.#valueBytes = valueBytes;
  }

  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Notes a write that is about to be sent. Its id is unique; `valueOf` gives the bytes to send. */
  issue(key: string, kind: Write["kind"], seen: readonly SeenVersion[]): number {
    const id = ++this.#lastId;
    const past = seen.flatMap(({ value }) => decodeValue(value)?.id ?? []);
    this.#writes.set(id, { kind, past, covered: seen.map(({ vtag }) => vtag), outcome: "pending" });
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, [id]);
    else known.push(id);
    return id;
  }

  valueOf(key: string, id: number): Uint8Array {
    return encodeValue({ key, id }, this.#valueBytes);
  }

  settle(id: number, outcome: "acknowledged" | "rejected" | "unknown"): void {
    const write = this.#writes.get(id);
    if (write === undefined) throw new RangeError(`No write ${id} was issued.`);
    write.outcome = outcome;
    if (outcome === "acknowledged") this.#acknowledged++;
  }

  judge(key: string, visible: readonly SeenVersion[]): Judgement {
    const issued = (this.#byKey.get(key) ?? []).flatMap((id) => {
      const write = this.#writes.get(id);
      return write === undefined ? [] : [{ id, ...write }];
    });
    const shown = new Map(visible.map((version) => [version.vtag, this.#idOf(key, version)]));
    const invented = [...shown].flatMap(([vtag, id]) => (id === null ? [vtag] : []));
    const deletes = issued.filter(({ kind, outcome }) => kind === "delete" && outcome !== "rejected");
    const accounted = this.#pastOf([...[...shown.values()].flatMap((id) => id ?? []), ...deletes.map(({ id }) => id)]);
    const acknowledged = issued.filter(({ outcome }) => outcome === "acknowledged");
    const covered = new Set(acknowledged.flatMap((write) => write.covered));
    return {
      lost: acknowledged.filter(({ id, kind }) => kind === "put" && !accounted.has(id)).map(({ id }) => id),
      resurrected: [...shown.keys()].filter((vtag) => covered.has(vtag)),
      invented,
    };
  }

  /** The write that a version is, or null when no such write may be visible. */
  #idOf(key: string, { value }: SeenVersion): number | null {
    const decoded = decodeValue(value);
    const write = decoded === null || decoded.key !== key ? undefined : this.#writes.get(decoded.id);
    if (decoded === null || write?.kind !== "put" || write.outcome === "rejected") return null;
    return Buffer.from(this.valueOf(key, decoded.id)).equals(value) ? decoded.id : null;
  }

  /** These writes and all that they supersede, directly or not. */
  #pastOf(ids: readonly number[]): ReadonlySet<number> {
    const reached = new Set<number>();
    const open = [...ids];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      open.push(...(this.#writes.get(id)?.past ?? []));
    }
    return reached;
  }
}
