/** What decoding gives: the value, or why the bytes are not one. Decoding never throws. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DecodeError };

export interface DecodeError {
  readonly code: DecodeErrorCode;
  /** What was expected, and at which byte. For people. */
  readonly message: string;
  /** The number that pairs an answer with its question, where the bytes before the fault told it. */
  readonly id: number | null;
}

export type DecodeErrorCode =
  | "UNSUPPORTED" // a type or format version that this build does not know: a newer peer, perhaps
  | "TRUNCATED" // the bytes end before the value does
  | "MALFORMED" // not the encoding of any value
  | "INVALID"; // well encoded, but against a rule of the value: range, pattern, order, coverage
