import type { CSSProperties } from "react";

/** What a node's colour is made from; only names and zones, so it is the same on every page and after every restart. */
export interface Coloured {
  readonly id: string;
  readonly zone: string;
}

/**
 * Hues that people with the common kinds of colour blindness can tell apart, in the order in which zones get them:
 * blue, orange, green, magenta, yellow, cyan.
 */
const zoneHues = [262, 66, 155, 340, 100, 210];

/** Custom properties for an element with the class `node-colour`. A node that is not among `all` comes out grey-blue. */
export function nodeColour(id: string, all: readonly Coloured[]): CSSProperties {
  const node = all.find((each) => each.id === id);
  const zones = [...new Set(all.map((each) => each.zone))].toSorted();
  const neighbours = all.filter((each) => each.zone === node?.zone).map((each) => each.id);
  const hue = zoneHues[Math.max(0, zones.indexOf(node?.zone ?? "")) % zoneHues.length];
  const place = Math.max(0, neighbours.toSorted().indexOf(id));
  const shade = neighbours.length <= 1 ? 0.4 : place / (neighbours.length - 1);
  return { "--hue": hue, "--shade": shade } as CSSProperties;
}
