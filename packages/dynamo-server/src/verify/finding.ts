/** What is wrong with a data directory, by kind. */
export type FindingKind =
  | "file" // the SQLite file itself is damaged, or is not the one of the manifest
  | "notes" // who the directory is, its history, its counts
  | "checksum" // a row's bytes are not those that were written
  | "row" // a row's bytes are no row
  | "place" // a row is filed under another partition or segment than its key's
  | "death" // a row says wrongly from when on it may be reaped
  | "leaf" // a row's leaf is not the hash of the row
  | "index" // the index leads to another row, or to none, or leaves one out
  | "tree"; // a hash tree is not the one of its leaves

export interface Finding {
  readonly kind: FindingKind;
  /** Where, and what. */
  readonly message: string;
}

/** Findings, counted by kind; of each kind the first few are kept. */
export class Findings {
  readonly #counts = new Map<FindingKind, number>();
  readonly #first: Finding[] = [];

  add(kind: FindingKind, message: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= keptPerKind) this.#first.push({ kind, message });
  }

  get counts(): ReadonlyMap<FindingKind, number> {
    return this.#counts;
  }

  get first(): readonly Finding[] {
    return this.#first;
  }
}

const keptPerKind = 10;
