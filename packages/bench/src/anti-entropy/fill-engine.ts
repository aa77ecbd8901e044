import { partitionOfKey } from "@cartwheel/dynamo";
import type { ActorId, RequestId, StoredRow } from "@cartwheel/dynamo";
import type { StorageEngine } from "@cartwheel/dynamo-server";

export interface FilledRows {
  readonly keys: number;
  readonly bucket: string;
  readonly n: number;
  readonly partitionCount: number;
  /** From the last key to the first. */
  readonly backwards: boolean;
}

const rowsAtOnce = 2_000;
const rowsTold = 100_000;
const valueBytes = 100;

/** Commits one row of one version for each key, the same whenever it is called. Throws when a commit fails. */
export async function fillEngine(
  engine: StorageEngine,
  { rows, progress }: { readonly rows: FilledRows; readonly progress: (written: number) => void },
): Promise<void> {
  const { keys, bucket, n, partitionCount, backwards } = rows;
  let committed = Promise.withResolvers<void>();
  let last = 0;
  engine.listen({
    onCommitted: (upTo) => {
      if (upTo >= last) committed.resolve();
    },
    onFailed: (_, reason) => committed.reject(new Error(reason)),
    onBroken: (reason) => committed.reject(new Error(reason)),
  });
  for (let written = 0; written < keys; written = last) {
    committed = Promise.withResolvers();
    last = Math.min(keys, written + rowsAtOnce);
    for (let writeId = written + 1; writeId <= last; writeId++) {
      const index = backwards ? keys - writeId : writeId - 1;
      const key = { bucket, bytes: Buffer.from(`key-${index}`) };
      const partition = partitionOfKey(key, partitionCount);
      engine.write({ writeId, epoch: 0, key, partition, n, stored: rowOf(index) });
    }
    await committed.promise;
    if (last % rowsTold === 0) progress(last);
  }
}

function rowOf(index: number): StoredRow {
  const dot = { actor: `${index.toString(16).padStart(16, "0")}.0` as ActorId, counter: 1 };
  const value = Buffer.alloc(valueBytes, `value of ${index} `);
  const sibling = {
    dot,
    value,
    writtenAt: { ms: 1_000_000 + index, logical: 0 },
    expiresAtMs: null,
    requestId: `fill-${index}` as RequestId,
  };
  return { row: { clock: [dot], siblings: [sibling] }, lastMinted: null };
}
