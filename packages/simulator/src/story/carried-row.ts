import { keyId } from "@cartwheel/dynamo";
import type { Key, PeerMessage, Row } from "@cartwheel/dynamo";

/** The row of a key that a message brings, or null. A `replica-get-reply` does not say whose row it is. */
export function carriedRow(message: PeerMessage, key: string): Row | null {
  switch (message.type) {
    case "replica-put":
    case "repair":
      return keyId(message.key) === key ? message.row : null;
    case "drain":
    case "fetch-rows-reply":
      return message.rows.find((carried) => keyId(carried.key) === key)?.row ?? null;
    default:
      return null;
  }
}

/** Keys that a message asks to be deleted for good. */
export function reapedKeys(message: PeerMessage): readonly Key[] {
  return message.type === "reap" ? message.candidates.map(({ key }) => key) : [];
}
