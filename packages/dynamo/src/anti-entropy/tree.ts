import { compareBytes } from "../bytes.ts";
import type { Key } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Leaf } from "../node/peer-message.ts";

/**
 * The shape of a hash tree (paper §4.7, design §5). One tree per partition and N, over whatever rows a node holds, so
 * a ring change rewrites nothing:
 *
 *     root = hash of the 256 segments        segment = xor of the leaves in it        leaf = keyed hash of one row
 *
 * The engine keeps segments in the same transaction as the row, taking out the leaf it reads there and putting in the
 * new one. A xor of 128-bit hashes under a secret key cannot be steered from outside, and undoes exactly what it did.
 */
export const segmentCount = 256;

/** Bytes of a leaf, a segment and a root. */
export const hashBytes = 16;

/** Which segments of two trees differ. */
export function differingSegments(mine: Uint8Array, theirs: Uint8Array): readonly number[] {
  const differing: number[] = [];
  for (let segment = 0; segment < segmentCount; segment++) {
    if (segmentDiffers(segment, mine, theirs)) differing.push(segment);
  }
  return differing;
}

function segmentDiffers(segment: number, mine: Uint8Array, theirs: Uint8Array): boolean {
  const end = (segment + 1) * hashBytes;
  for (let at = segment * hashBytes; at < end; at++) if (mine[at] !== theirs[at]) return true;
  return false;
}

/** What two sides of a differing segment must do to be equal: keys to fetch, and keys to push. */
export function differingKeys(
  mine: readonly Leaf[],
  theirs: readonly Leaf[],
): { readonly fetch: readonly Key[]; readonly push: readonly Key[] } {
  const here = new Map(mine.map((leaf) => [keyId(leaf.key), leaf]));
  const there = new Map(theirs.map((leaf) => [keyId(leaf.key), leaf]));
  const differs = (a: Leaf, b: Leaf | undefined): boolean => b === undefined || compareBytes(a.hash, b.hash) !== 0;
  return {
    fetch: theirs.filter((leaf) => differs(leaf, here.get(keyId(leaf.key)))).map(({ key }) => key),
    push: mine.filter((leaf) => differs(leaf, there.get(keyId(leaf.key)))).map(({ key }) => key),
  };
}
