import type { StoredRow } from "@cartwheel/dynamo";
import { dotSchema, rowSchema } from "./row.ts";
import { nullable, type Schema, struct } from "./schema.ts";

/** Raised when the layout changes; a build reads the versions that it knows and refuses the others by name. */
const formatVersion = 1;

const storedRowFields = struct<StoredRow>({ row: rowSchema, lastMinted: nullable(dotSchema) });

/** A row as a storage engine keeps it: one byte of format version, then the row. The engine adds its own checksum. */
export const storedRowSchema: Schema<StoredRow> = {
  write(writer, stored) {
    writer.byte(formatVersion);
    storedRowFields.write(writer, stored);
  },
  read(reader) {
    const version = reader.byte();
    if (version !== formatVersion) reader.fail("UNSUPPORTED", `row format ${version}`);
    return storedRowFields.read(reader);
  },
};
