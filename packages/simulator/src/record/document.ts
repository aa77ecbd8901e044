import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SimulationRecord } from "./record.ts";
import { tablesOf } from "./tables.ts";

export const documentFile = fileURLToPath(new URL("../../../../docs/simulation.md", import.meta.url));

/**
 * The document with its generated parts made anew. Each stands between two comments that a reader does not see:
 *
 *     <!-- generated: mutants -->  ...  <!-- end -->
 *
 * Throws when the document lacks one of the places.
 */
export function generated(text: string, record: SimulationRecord): string {
  return Object.entries(tablesOf(record)).reduce((document, [name, table]) => {
    const begin = `<!-- generated: ${name} -->\n`;
    const [before, rest, ...more] = document.split(begin);
    const end = rest?.indexOf("<!-- end -->") ?? -1;
    if (before === undefined || rest === undefined || more.length > 0 || end < 0) {
      throw new Error(`the document needs one place for the generated part "${name}"`);
    }
    return `${before}${begin}${table}\n${rest.slice(end)}`;
  }, text);
}

/** Writes the generated parts of `docs/simulation.md`. Returns whether anything changed. */
export function regenerate(record: SimulationRecord): boolean {
  const text = readFileSync(documentFile, "utf8");
  const made = generated(text, record);
  if (made !== text) writeFileSync(documentFile, made);
  return made !== text;
}
