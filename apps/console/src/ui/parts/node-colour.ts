import type { CSSProperties } from "react";

/** What a node's colour is made from; only names and zones, so it is the same on every page and after every restart. */
export interface Coloured {
  readonly id: string;
  readonly zone: string;
}

/**
 * Families of colours that people with the common kinds of colour blindness can tell apart, in the order in which zones
 * get them: blue, orange, green, magenta, yellow, cyan. Within a family the hue drifts as it gets lighter. `lift` makes
 * up for hues that are mud when dark.
 */
const families = [
  { hue: 266, drift: -36, lift: 0 },
  { hue: 48, drift: 32, lift: 0.17 },
  { hue: 158, drift: -20, lift: 0.05 },
  { hue: 335, drift: 18, lift: 0.06 },
  { hue: 95, drift: 18, lift: 0.2 },
  { hue: 205, drift: -12, lift: 0.08 },
] as const;

/** Custom properties for an element with the class `node-colour`. A node that is not among `all` comes out as one of the first zone. */
export function nodeColour(id: string, all: readonly Coloured[]): CSSProperties {
  const node = all.find((each) => each.id === id);
  const zones = [...new Set(all.map((each) => each.zone))].toSorted();
  const neighbours = all.filter((each) => each.zone === node?.zone).map((each) => each.id);
  const family = families[Math.max(0, zones.indexOf(node?.zone ?? "")) % families.length] ?? families[0];
  const place = Math.max(0, neighbours.toSorted().indexOf(id));
  const shade = neighbours.length <= 1 ? 0.4 : place / (neighbours.length - 1);
  return { "--hue": family.hue + family.drift * shade, "--shade": shade, "--lift": family.lift } as CSSProperties;
}
