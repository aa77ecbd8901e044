import type { Band } from "../../model/ring-geometry.ts";

/** Sizes on the ring picture, in its own units: the drawing is 560 wide, centred on (0, 0). */
export const halfWidth = 280;

/** Outermost: a tick for each partition of which somebody holds rows for others. */
export const misplacedBand: Band = { inner: 256, outer: 266 };

const outermost = 250;
const thickness = 24;
const gap = 3;

/** One band for each owner in the preference list: the first owner outside, the others inwards. */
export function ownerBand(rank: number): Band {
  const outer = outermost - rank * (thickness + gap);
  return { inner: outer - thickness, outer };
}

/** Where the pointer counts as being on the ring. */
export function wholeBand(n: number): Band {
  return { inner: ownerBand(n - 1).inner, outer: misplacedBand.outer };
}

/** The circle on which the nodes are drawn. */
export const nodeCircleRadius = 112;

/**
 * Each node's turn on the inner circle: zones side by side, each with a share of the circle by its number of nodes, and
 * the first zone on the right.
 */
export function nodeTurns(
  nodes: readonly { readonly id: string; readonly zone: string }[],
): ReadonlyMap<string, number> {
  const zones = [...new Set(nodes.map((node) => node.zone))].toSorted();
  const ordered = zones.flatMap((zone) => nodes.filter((node) => node.zone === zone));
  const inFirstZone = nodes.filter((node) => node.zone === zones[0]).length;
  // The gap between zones is worth half a node, so that a cut between them has somewhere to be.
  const slots = ordered.length + zones.length * zoneGap;
  const start = 0.25 - (inFirstZone - 1) / 2 / slots;
  return new Map(
    ordered.map((node, index) => [node.id, (start + (index + zones.indexOf(node.zone) * zoneGap) / slots + 1) % 1]),
  );
}

const zoneGap = 0.6;
