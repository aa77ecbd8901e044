import type { LineId } from "./cart.ts";
import type { LineProvenance, Reconciliation } from "./stored-cart.ts";

/** Lines named in a sentence before it says "and N more". */
const linesNamedMax = 4;

/**
 * The notice, in plain words: "Combined 2 versions of your cart: Arc lamp from east, Kettle from west. Mug stays removed."
 * `nameOf` gives a line's name as the shopper knows it.
 */
export function noticeOf(record: Reconciliation, nameOf: (line: LineId) => string): string {
  const named = record.lines.slice(0, linesNamedMax);
  const arrived = named.filter(({ fate }) => fate === "joined" || fate === "added-up" || fate === "changed");
  const hidden = record.lines.length - named.length;
  const list = [
    ...arrived.map((line) => arrival(line, nameOf(line))),
    ...(hidden > 0 ? [`${hidden} more ${hidden === 1 ? "item" : "items"}`] : []),
  ];
  const opening = `Combined ${record.versions.length} versions of your cart`;
  return [
    list.length > 0 ? `${opening}: ${list.join(", ")}.` : `${opening}.`,
    ...named.filter(({ fate }) => fate === "ordered").map((line) => `${nameOf(line)} has been ordered.`),
    ...named.filter(({ fate }) => fate === "stays-removed").map((line) => `${nameOf(line)} stays removed.`),
    ...named
      .filter(({ fate }) => fate === "resurfaced")
      .map((line) => `${nameOf(line)} came back although it had been removed: a union cannot tell the two apart.`),
  ].join(" ");
}

function arrival(line: LineProvenance, name: string): string {
  const from = line.origins.length > 0 ? ` from ${line.origins.join(" and ")}` : "";
  return line.fate === "joined" ? `${name}${from}` : `${name}${from} (now ${line.after})`;
}
