/** Characters of a value that are shown; a cart of ordinary size fits. */
const previewMax = 6_000;

/** A value for people to read: indented JSON where it is JSON, else text where it is text, else hex. Never throws. */
export function previewOf(value: Uint8Array): string {
  const text = textOf(value);
  if (text === null) return shortened(hexOf(value.subarray(0, previewMax / 2)), value.length * 2);
  const json = indented(text);
  return shortened(json ?? text, (json ?? text).length);
}

/** Null when the bytes are not UTF-8, or hold control characters that no text has. */
function textOf(value: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(value);
    // oxlint-disable-next-line no-control-regex -- telling text from bytes is what it is for
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function indented(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function shortened(text: string, fullLength: number): string {
  return fullLength <= previewMax ? text : `${text.slice(0, previewMax)}\n… ${fullLength - previewMax} more characters`;
}
