import type { Mutant } from "./mutant.ts";

/** Bugs of the codec: only the runs whose frames are encoded can meet them, a tenth of all. */
export const codecMutants: readonly Mutant[] = [
  {
    id: "codec-forgets-a-tombstones-clock",
    package: "wire",
    file: "codec/row.ts",
    find: "writeClock(writer, row.clock);",
    replace: "writeClock(writer, row.siblings.length === 0 ? [] : row.clock);",
    killedBy: ["O2", "O7", "O8", "O9"],
  },
  {
    id: "codec-shows-one-sibling",
    package: "wire",
    file: "codec/row.ts",
    find: "siblingsSchema.write(writer, row.siblings);",
    replace: "siblingsSchema.write(writer, row.siblings.slice(-1));",
    killedBy: ["O1", "O2", "O4"],
  },
];
