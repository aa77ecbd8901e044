import type { Key } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ReplicaGetReply } from "../node/peer-message.ts";
import type { RowOutcome } from "../node/row-table.ts";
import { emptyRow, mergeRows } from "../versioning/row.ts";
import { truncateClock } from "../versioning/truncate.ts";
import type { Row } from "../versioning/types.ts";

/** A replica's part in reads and writes, the same whether the coordinator is this node or another. */

/** Whether this node is one of a key's owners, in its own ring. False for a bucket that the cluster does not have. */
export function ownsKey(kernel: Kernel, key: Key): boolean {
  const settings = kernel.bucket(key.bucket);
  if (settings === undefined) return false;
  const ring = kernel.ring();
  return ring.ownersOf(ring.partitionOf(key), settings.n).includes(kernel.self);
}

type Answer = Pick<ReplicaGetReply, "result" | "row" | "vote">;

/** What this node holds of a key, uncommitted changes included. */
export function readReplica(kernel: Kernel, key: Key, answer: (answer: Answer) => void): void {
  const partition = kernel.ring().partitionOf(key);
  const voteOfOwner = kernel.isReady(partition) ? "ready-owner" : "recovering-owner";
  const vote = ownsKey(kernel, key) ? voteOfOwner : "not-owner";
  kernel.rows.access({
    key,
    partition,
    change: (current) => {
      if (current.status !== "known") answer({ result: "unknown", row: null, vote });
      else if (current.stored === null) answer({ result: "nothing", row: null, vote });
      else answer({ result: "row", row: current.stored.row, vote });
      return "unchanged";
    },
    done: () => {},
  });
}

/** Merges a row into what this node holds: the only thing that replication, repair and handoff ever do. */
export function mergeIntoReplica(
  kernel: Kernel,
  incoming: { readonly key: Key; readonly row: Row },
  events: {
    /** Asked when the row is known, before anything is written: false when nobody wants it any more. */
    readonly stillWanted?: () => boolean;
    /** Part of a client's put: where the bucket truncates clocks, the merged one is cut as well, or it would never shrink. */
    readonly ofPut?: boolean;
    readonly applied?: () => void;
    readonly done: (outcome: RowOutcome) => void;
  },
): void {
  const { key, row } = incoming;
  kernel.rows.access({
    key,
    partition: kernel.ring().partitionOf(key),
    change: (current) => {
      if (current.status === "failed" || events.stillWanted?.() === false) return "refused";
      const stored = current.status === "known" ? current.stored : null;
      const whole = mergeRows(stored?.row ?? emptyRow, row, (dot) =>
        kernel.trace({ type: "equal-dot-conflict", key: keyId(key), dot }),
      );
      const max = events.ofPut === true ? (kernel.bucket(key.bucket)?.clockEntriesMax ?? null) : null;
      const merged = max === null || whole === stored?.row ? whole : truncateClock(whole, { max, keep: row.clock });
      events.applied?.();
      if (stored !== null && merged === stored.row) return "unchanged";
      kernel.trace({
        type: "row-changed",
        key: keyId(key),
        siblings: merged.siblings.length,
        clockEntries: merged.clock.length,
      });
      return { write: { row: merged, lastMinted: stored?.lastMinted ?? null } };
    },
    done: events.done,
  });
}
