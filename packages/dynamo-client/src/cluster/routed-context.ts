import { isNodeId, type NodeId } from "@cartwheel/dynamo";
import type { SealedContext } from "@cartwheel/wire";
import type { Context } from "../versioned-store.ts";

/**
 * The context as callers hold it: what the node sealed, and beside it the node that answered the read fastest, which is
 * the best coordinator for the put that follows (paper §5).
 *
 *     | version 1 | checksum (4) | length | node | sealed context |
 *
 * The node seals its part against forgery. The checksum covers ours against damage only: a wrong node costs a detour,
 * but a damaged context should be refused wherever it was damaged.
 */
export interface RoutedContext {
  readonly sealed: SealedContext;
  /** Null when no read came before. */
  readonly fastest: NodeId | null;
}

const version = 1;
const headerBytes = 6;

export function encodeContext({ sealed, fastest }: RoutedContext): Context {
  const node = fastest ?? "";
  const bytes = new Uint8Array(headerBytes + node.length + sealed.length);
  bytes[0] = version;
  bytes[5] = node.length;
  // Node ids are ASCII.
  for (let index = 0; index < node.length; index += 1) bytes[headerBytes + index] = node.charCodeAt(index);
  bytes.set(sealed, headerBytes + node.length);
  new DataView(bytes.buffer).setUint32(1, checksumOf(bytes));
  return bytes;
}

/** Null when it is not a context that `encodeContext` made. */
export function decodeContext(context: Context): RoutedContext | null {
  const sealedAt = headerBytes + (context[5] ?? 0);
  if (context[0] !== version || context.length <= sealedAt) return null;
  const view = new DataView(context.buffer, context.byteOffset, context.length);
  if (view.getUint32(1) !== checksumOf(context)) return null;
  const node = String.fromCharCode(...context.subarray(headerBytes, sealedAt));
  if (node !== "" && !isNodeId(node)) return null;
  return { sealed: context.subarray(sealedAt), fastest: node === "" ? null : node };
}

/** FNV-1a over all that follows the checksum. */
function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = 5; index < bytes.length; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash >>> 0;
}
