import type { Key, Row } from "@cartwheel/dynamo";
import { encodeStoredRow, storedRowCodec } from "@cartwheel/wire";
import Database from "better-sqlite3";
import { join } from "node:path";
import { rowChecksum } from "./row-checksum.ts";

/** One row as it lies in a node's file. */
export interface FiledRow {
  readonly partition: number;
  readonly key: Key;
  readonly row: Row;
  /** The bytes of all that is replicated. Equal rows have equal bytes on every node. */
  readonly replicated: Uint8Array;
}

interface FoundRow {
  readonly partition: number;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly leaf: Uint8Array;
}

/**
 * All rows of a node's data directory as of one moment, for whoever compares what nodes hold: read beside a running node,
 * which does not notice, or after it has stopped. Throws on a row whose checksum does not match, and what SQLite throws.
 */
export function* readRowFile(directory: string): Generator<FiledRow> {
  const db = new Database(join(directory, "rows.sqlite"), { readonly: true, fileMustExist: true });
  try {
    const select = db.prepare<[], FoundRow>("SELECT partition, bucket, key, row, checksum, leaf FROM rows");
    for (const found of select.iterate()) yield filedRow(found);
  } finally {
    db.close();
  }
}

function filedRow({ partition, bucket, key: bytes, row, checksum, leaf }: FoundRow): FiledRow {
  const key = { bucket, bytes };
  const name = `${bucket}/${Buffer.from(bytes).toString("hex")}`;
  if (checksum !== rowChecksum(key, row, leaf)) throw new Error(`The row of ${name} is damaged.`);
  const decoded = storedRowCodec.decode(row);
  if (!decoded.ok) throw new Error(`The row of ${name} cannot be read: ${decoded.error.message}`);
  const { replicatedBytes } = encodeStoredRow(decoded.value);
  return { partition, key, row: decoded.value.row, replicated: row.subarray(0, replicatedBytes) };
}
