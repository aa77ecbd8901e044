/**
 * A key as people type it and as nodes print it. Nodes print `bucket/key` with every byte outside printable ASCII, and
 * `%`, percent-encoded; here that becomes bytes again, so an event in the timeline can be followed to its key.
 */
export interface KeyName {
  readonly bucket: string;
  /** Exactly the bytes of the key, printable, percent-encoded as nodes print it. */
  readonly printed: string;
}

/** Splits what a node printed. Null when it is no key: then it is shown as it is, without a link. */
export function keyNameOf(keyId: string): KeyName | null {
  const slash = keyId.indexOf("/");
  if (slash <= 0 || slash === keyId.length - 1) return null;
  return { bucket: keyId.slice(0, slash), printed: keyId.slice(slash + 1) };
}

/** Bytes of a key in printed form. `%` and two hex digits are one byte; anything else stands for its own UTF-8. */
export function keyBytesOf(printed: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts = printed.split(/(%[0-9a-fA-F]{2})/);
  const bytes = parts.flatMap((part) =>
    /^%[0-9a-fA-F]{2}$/.test(part) ? [Number.parseInt(part.slice(1), 16)] : [...encoder.encode(part)],
  );
  return Uint8Array.from(bytes);
}

/** The address of the page that shows a key. */
export function keyHref(name: KeyName): string {
  return `/keys?${new URLSearchParams({ bucket: name.bucket, key: name.printed }).toString()}`;
}
