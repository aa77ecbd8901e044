import { leafBytes } from "@cartwheel/dynamo";
import { createHash } from "node:crypto";
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
  leafOf: (key, { row }) => new Uint8Array(createHash("md5").update(leafBytes(key, row)).digest()),
  cleanUp: () => undefined,
});
