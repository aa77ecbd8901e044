import type { Invariant } from "./invariant.ts";

export const oneRing: Invariant = {
  id: "O14",
  holds: "after healing every node has the same ring, and every partition N distinct owners",
  atEnd({ world, ring }) {
    const other = world.nodes.find((node) => {
      const view = node.view();
      return view !== null && view.status === "member" && view.ringId !== ring.id;
    });
    if (other !== undefined) return `${other.id} has another ring than all disks together make`;
    const n = Math.min(world.options.bucket.n, ring.members.length);
    for (let partition = 0; partition < ring.partitionCount; partition++) {
      const owners = ring.ownersOf(partition, world.options.bucket.n);
      if (new Set(owners).size !== n) return `partition ${partition} has owners ${owners.join(", ")}`;
    }
    return null;
  },
};
