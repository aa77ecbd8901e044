import type { PeerMessage, StoredRow } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "../client-message.ts";
import { clientToNodeSchema, nodeToClientSchema } from "./client-message.ts";
import { peerMessageSchema } from "./peer-message.ts";
import type { Decoded } from "./result.ts";
import { decode, encode, type Schema } from "./schema.ts";
import { storedRowSchema } from "./stored-row.ts";

/**
 * Bytes of a value, and back. `encode` throws on a value that its type forbids: a bug here, never bad input. `decode`
 * never throws. Large byte fields of a decoded value are views of the bytes given; small ones are copies.
 */
export interface Codec<T> {
  encode(value: T): Uint8Array<ArrayBuffer>;
  decode(bytes: Uint8Array): Decoded<T>;
  readonly schema: Schema<T>;
}

export const peerMessageCodec = codecOf<PeerMessage>(peerMessageSchema);
export const clientToNodeCodec = codecOf<ClientToNode>(clientToNodeSchema);
export const nodeToClientCodec = codecOf<NodeToClient>(nodeToClientSchema);
/** For storage engines. A row of an unknown format version is `UNSUPPORTED`. */
export const storedRowCodec = codecOf<StoredRow>(storedRowSchema);

function codecOf<T>(schema: Schema<T>): Codec<T> {
  return { encode: (value) => encode(schema, value), decode: (bytes) => decode(schema, bytes), schema };
}
