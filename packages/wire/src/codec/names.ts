import { isNodeId, type Key, type RingId } from "@cartwheel/dynamo";
import { bytes, list, type Schema, struct, text, textLike, uint } from "./schema.ts";

/** The names that messages are made of. */
export const nodeIdSchema = textLike("a node id", isNodeId);

export const ringIdSchema = textLike("a ring id", (value): value is RingId => hex128.test(value));

export const clusterIdSchema = textLike("a cluster id", (value): value is string => hex128.test(value));

export const zoneSchema = text(64);

/** Q has no larger value that makes sense: this bounds what a fake message can make a node keep. */
export const partitionsMax = 65_536;

export const partitionsSchema = list(uint, partitionsMax);

/** A key between nodes. One of them has let it in, so it is within the limits. */
export const keySchema: Schema<Key> = struct<Key>({ bucket: text(256), bytes: bytes({ min: 1, max: 1024 }) });

/** A key from a client: any length that fits, so that the node can answer `KEY_INVALID` in a sentence. */
export const clientKeySchema: Schema<Key> = struct<Key>({ bucket: text(4096), bytes: bytes({ min: 0, max: 65_536 }) });

const hex128 = /^[0-9a-f]{32}$/;
