import type { DrainedRow } from "../node/peer-message.ts";

/** Bytes of rows in one message, about: more would keep everything behind it waiting. One row may be larger. */
export const rowsBytesMax = 1024 * 1024;

/** About the bytes that a row takes in a message. */
export function rowBytes({ key, row }: DrainedRow): number {
  const head = 64 + key.bytes.length + 16 * row.clock.length;
  return row.siblings.reduce((sum, { value }) => sum + 64 + value.length, head);
}

/** Cuts a list of rows into messages of about `rowsBytesMax`, at least one row each. */
export function inMessages(rows: readonly DrainedRow[]): readonly (readonly DrainedRow[])[] {
  const messages: DrainedRow[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const size = rowBytes(row);
    if (bytes + size > rowsBytesMax) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)?.push(row);
    bytes += size;
  }
  return messages;
}
