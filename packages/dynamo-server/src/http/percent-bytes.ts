/** Bytes of a path segment, percent-encoding undone and nothing else changed. Null where it is malformed. */
export function decodePercent(segment: string): Uint8Array | null {
  const bytes = Buffer.alloc(segment.length);
  let length = 0;
  for (let at = 0; at < segment.length; at += 1) {
    if (segment[at] !== "%") {
      // Node hands over a request's bytes as Latin-1.
      bytes[length++] = segment.charCodeAt(at);
      continue;
    }
    const digits = segment.slice(at + 1, at + 3);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return null;
    bytes[length++] = Number.parseInt(digits, 16);
    at += 2;
  }
  return bytes.subarray(0, length);
}

const unreserved = /^[A-Za-z0-9._~-]$/;

export function encodePercent(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return unreserved.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
