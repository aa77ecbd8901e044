import { leafOf, rootOf } from "@cartwheel/dynamo";
import { storageEngineContract } from "./contract/storage-engine-contract.ts";
import { defaultBatchLimits } from "./group-commit.ts";
import { MemoryEngine } from "./memory-engine.ts";

storageEngineContract({
  name: "memory",
  open: ({ space, batchRowsMax }) =>
    new MemoryEngine({
      limits: { ...defaultBatchLimits, rowsMax: batchRowsMax },
      rowsMax: space === "small" ? 500 : "unlimited",
    }),
  reopen: null,
  leafOf: (key, { row }) => leafOf(key, row),
  rootOf,
  cleanUp: () => undefined,
});
