import { timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const secretBytesMin = 16;
const masked = "(secret)";

/** The cluster's shared secret. Prints as `(secret)` wherever it is printed, logged or serialised by accident. */
export class Secret {
  readonly #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** From the text of a file or a variable, without surrounding white space. Null when it is shorter than 16 bytes. */
  static fromText(text: string): Secret | null {
    const bytes = new TextEncoder().encode(text.trim());
    return bytes.length < secretBytesMin ? null : new Secret(bytes);
  }

  bytes(): Uint8Array {
    return this.#bytes;
  }

  /** In a time that does not depend on where the two differ. */
  equals(other: Secret): boolean {
    return this.#bytes.length === other.#bytes.length && timingSafeEqual(this.#bytes, other.#bytes);
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}
