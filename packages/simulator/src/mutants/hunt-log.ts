import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { HuntReport } from "./hunt.ts";

/**
 * Reports of hunts in a file, one line of JSON each, written as they end: a campaign over all mutants takes long, and one
 * that is cut short goes on where it was.
 */
export class HuntLog {
  readonly #file: string | null;
  readonly #known: ReadonlyMap<string, HuntReport>;

  /** Null: nothing is kept. */
  constructor(file: string | null) {
    this.#file = file;
    // The file is ours; a last line that was cut short is hunted again.
    const lines = file === null || !existsSync(file) ? [] : readFileSync(file, "utf8").split("\n");
    const reports = lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as HuntReport);
    this.#known = new Map(reports.map((report) => [report.id, report]));
  }

  find(id: string): HuntReport | undefined {
    return this.#known.get(id);
  }

  add(report: HuntReport): void {
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(report)}\n`);
  }
}
