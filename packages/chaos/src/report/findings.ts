import type { Judgement } from "../truth/ledger.ts";

/** More than so many are counted, and not told one by one. */
const toldMax = 20;

/** What did not hold, in words; an empty list is what a run is for. */
export class Findings {
  readonly #report: (line: string) => void;
  readonly #lost = new Set<number>();
  #count = 0;

  constructor(report: (line: string) => void) {
    this.#report = report;
  }

  /** Distinct acknowledged writes. */
  get lost(): number {
    return this.#lost.size;
  }

  get count(): number {
    return this.#count;
  }

  add(finding: string): void {
    this.#count++;
    if (this.#count <= toldMax) this.#report(`FOUND: ${finding}`);
    if (this.#count === toldMax + 1) this.#report("FOUND: more, which are only counted");
  }

  failed(request: string): void {
    this.add(`a request failed: ${request}`);
  }

  judged(where: string, { lost, resurrected, invented }: Judgement): void {
    for (const id of lost) this.#lost.add(id);
    if (lost.length > 0) this.add(`${where}: acknowledged and lost: write ${lost.join(", ")}`);
    if (resurrected.length > 0) this.add(`${where}: superseded and back: ${resurrected.join(", ")}`);
    if (invented.length > 0) this.add(`${where}: never written: ${invented.join(", ")}`);
  }
}
