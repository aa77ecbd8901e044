import type { Invariant } from "./invariant.ts";

/** A node compares its trees and not its rows, so a tree that drifts is a difference that is never found, or never ends. */
export const treesMatchRows: Invariant = {
  id: "O15",
  holds: "the tree that is kept as rows change equals one made from the rows",
  atEnd({ world: { nodes, ring, options } }) {
    const { partitionCount } = ring;
    for (const { id, disk } of nodes) {
      const partition = disk.content.partitionOfWrongTree({ partitionCount, n: options.bucket.n });
      if (partition !== null) return `the tree of partition ${partition} on ${id} is not what its rows make of it`;
    }
    return null;
  },
};
