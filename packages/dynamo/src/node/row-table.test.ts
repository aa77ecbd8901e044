import { expect, test } from "vitest";
import type { Key, Partition } from "../ids.ts";
import { key } from "../test-cluster.ts";
import type { NodeEffect } from "./events.ts";
import { RowTable } from "./row-table.ts";

/** A table over an engine that holds one row, after it was asked to drop it. */
function dropping(): { readonly rows: RowTable; readonly settled: Key[]; readonly dropped: Key } {
  const [effects, settled]: [NodeEffect[], Key[]] = [[], []];
  const rows = new RowTable({
    emit: (effect) => effects.push(effect),
    nOf: () => 3,
    onBatchFailed: () => {},
    onCorrupt: () => {},
    onSettled: (each) => settled.push(each),
  });
  const dropped = key("dropped");
  rows.access({ key: dropped, partition: 9 as Partition, change: () => ({ write: null }), done: () => {} });
  const [read] = effects;
  if (read?.type !== "read-row") throw new Error("the row was not read");
  rows.onRead(read.readId, { status: "absent" });
  expect(effects.map(({ type }) => type)).toEqual(["read-row", "write-row"]);
  return { rows, settled, dropped };
}

test("a drop whose commit failed leaves a row on the disk, which is told: a scan meanwhile may have found nothing", () => {
  const failed = dropping();
  failed.rows.onFailed(1, "I/O error");
  expect(failed.settled).toEqual([failed.dropped]);
  const committed = dropping();
  committed.rows.onCommitted(1);
  expect(committed.settled).toEqual([]);
});
