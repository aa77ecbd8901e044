import { toggleLeaf } from "../node/answer-query.ts";
import type { PlacedRow } from "../node/answer-query.ts";
import type { TreeId } from "../node/peer-message.ts";
import { hashBytes, segmentCount } from "./tree.ts";
import { leafOf, rootOf } from "./tree-hash.ts";

interface Tree {
  readonly segments: Uint8Array;
  /** Null while it has to be made anew. */
  root: Uint8Array | null;
}

/** Partitions take 32 bits and N takes 16, so a name is a safe integer. */
const nsMax = 65_536;

/**
 * The hash trees of an engine in memory, kept as its rows change (paper §4.7, design §5): whoever replaces a row says so
 * in the same step. Comparing trees then costs as much as there are trees, however many rows they stand for.
 *
 * Invariant (O15): each tree equals the one that `answerQuery` makes of the rows.
 */
export class HashForest {
  readonly #trees = new Map<number, Tree>();

  /** A row took another's place. Null: there was none, or there is none any more. */
  replace(before: PlacedRow | null, after: PlacedRow | null): void {
    if (before !== null) this.#toggle(before);
    if (after !== null) this.#toggle(after);
  }

  /** 16 bytes; zeros for a tree without rows. Not to be changed. */
  root({ partition, n }: TreeId): Uint8Array {
    const tree = this.#trees.get(partition * nsMax + n);
    return tree === undefined ? emptyRoot : (tree.root ??= rootOf(tree.segments));
  }

  /** All segments, as they are at this moment. */
  segments({ partition, n }: TreeId): Uint8Array {
    return this.#trees.get(partition * nsMax + n)?.segments.slice() ?? new Uint8Array(segmentCount * hashBytes);
  }

  #toggle({ key, partition, n, stored }: PlacedRow): void {
    const name = partition * nsMax + n;
    let tree = this.#trees.get(name);
    if (tree === undefined) {
      tree = { segments: new Uint8Array(segmentCount * hashBytes), root: null };
      this.#trees.set(name, tree);
    }
    toggleLeaf(tree.segments, { key, hash: leafOf(key, stored.row) });
    tree.root = null;
  }
}

const emptyRoot = new Uint8Array(hashBytes);
