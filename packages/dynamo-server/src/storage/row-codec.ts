import type { StoredRow } from "@cartwheel/dynamo";

/** How a row becomes bytes on disk. The wire package supplies it; the engine only needs these two functions. */
export interface RowCodec {
  encode(stored: StoredRow): Uint8Array;
  decode(bytes: Uint8Array): DecodedRow;
}

export type DecodedRow =
  | { readonly ok: true; readonly stored: StoredRow }
  | { readonly ok: false; readonly reason: string };
