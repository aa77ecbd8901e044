import type { StoredRow } from "@cartwheel/dynamo";
import { dotSchema, rowSchema } from "./row.ts";
import { nullable, type Schema, written } from "./schema.ts";
import type { Writer } from "./writer.ts";

/** Raised when the layout changes; a build reads the versions that it knows and refuses the others by name. */
const formatVersion = 1;

const fieldCount = 2;
const lastMintedSchema = nullable(dotSchema);

/**
 * A row as a storage engine keeps it. The engine adds its own checksum.
 *
 *     format version, array of 2, row, lastMinted
 */
export const storedRowSchema: Schema<StoredRow> = {
  write(writer, stored) {
    writeReplicated(writer, stored);
    lastMintedSchema.write(writer, stored.lastMinted);
  },
  read(reader) {
    const version = reader.byte();
    if (version !== formatVersion) reader.fail("UNSUPPORTED", `row format ${version}`);
    if (reader.array() !== fieldCount) reader.fail("MALFORMED", `expected ${fieldCount} fields`);
    return { row: rowSchema.read(reader), lastMinted: lastMintedSchema.read(reader) };
  },
};

/** A stored row's bytes, and where in them what is replicated ends and what is local begins. */
export interface EncodedStoredRow {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * Bytes before `lastMinted`. Equal rows have equal bytes up to here, on every node: clocks and siblings are sorted,
   * and each number and text has one encoding. Hash trees rest on that.
   */
  readonly replicatedBytes: number;
}

/** What `storedRowCodec.encode` gives, with the place where the replicated part of it ends. */
export function encodeStoredRow(stored: StoredRow): EncodedStoredRow {
  let replicatedBytes = 0;
  const bytes = written((writer) => {
    writeReplicated(writer, stored);
    replicatedBytes = writer.length;
    lastMintedSchema.write(writer, stored.lastMinted);
  });
  return { bytes, replicatedBytes };
}

function writeReplicated(writer: Writer, { row }: StoredRow): void {
  writer.byte(formatVersion);
  writer.array(fieldCount);
  rowSchema.write(writer, row);
}
