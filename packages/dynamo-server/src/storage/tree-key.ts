import { hkdfSync } from "node:crypto";

/**
 * The key of a cluster's hash trees, 32 bytes. Leaves are hashed under it, so that nobody without the cluster's secret
 * can choose values whose hashes cancel out in the exclusive or of a segment (design §5).
 */
export function deriveTreeKey(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(0), "cartwheel hash tree 1", 32));
}
