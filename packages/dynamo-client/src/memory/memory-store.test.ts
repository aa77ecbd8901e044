import { versionedStoreContract } from "../contract/versioned-store-contract.ts";
import { createMemoryRegions } from "./index.ts";

versionedStoreContract({
  name: "the in-memory reference store",
  setup: async () => {
    const regions = createMemoryRegions(["east", "west"], {
      siblings: {},
      lastWriteWins: { resolver: "last-write-wins" },
    });
    return {
      open: async () => regions.store("east"),
      teardown: async () => {},
      buckets: { siblings: "siblings", lastWriteWins: "lastWriteWins" },
      n: 3,
    };
  },
});
