import { hashBytes } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { readLeafChanges } from "../storage/leaf-changes.ts";
import { segmentsPerBlock } from "../storage/tree-blocks.ts";
import { exclusiveOr } from "../storage/tree-writer.ts";
import type { Findings } from "./finding.ts";
import type { FiledRow } from "./row-verifier.ts";

interface StoredBlock {
  readonly partition: number;
  readonly n: number;
  readonly block: number;
  readonly segments: Uint8Array;
}

/**
 * Counts the hash trees anew, leaf by leaf, and holds them against those that are stored: the blocks, and what has
 * happened to leaves since they were written.
 */
export class TreeVerifier {
  /** By partition, N and block. A block without leaves is stored nowhere. */
  readonly #counted = new Map<string, Uint8Array>();

  add({ partition, n, segment, leaf }: Pick<FiledRow, "partition" | "n" | "segment" | "leaf">): void {
    const block = Math.floor(segment / segmentsPerBlock);
    const name = `${partition}/${n}/${block}`;
    const segments = this.#counted.get(name) ?? new Uint8Array(segmentsPerBlock * hashBytes);
    const from = (segment % segmentsPerBlock) * hashBytes;
    exclusiveOr(segments.subarray(from, from + hashBytes), leaf);
    this.#counted.set(name, segments);
  }

  /** Takes out of what was counted what the blocks do not have yet. */
  #takeOutChanges(db: Database.Database): void {
    const select = db.prepare<[], { readonly changes: Uint8Array }>("SELECT changes FROM leaf_changes");
    for (const { changes } of select.iterate()) {
      for (const { partition, segment, before, after } of readLeafChanges(changes)) {
        // Into and out of an exclusive or is the same step.
        if (before !== null) this.add({ partition, segment, ...before });
        if (after !== null) this.add({ partition, segment, ...after });
      }
    }
  }

  /** Returns how many trees there are. */
  verify(db: Database.Database, findings: Findings): number {
    const trees = new Set([...this.#counted.keys()].map((name) => name.slice(0, name.lastIndexOf("/"))));
    this.#takeOutChanges(db);
    const select = db.prepare<[], StoredBlock>("SELECT partition, n, block, segments FROM tree_blocks");
    for (const { partition, n, block, segments } of select.iterate()) {
      trees.add(`${partition}/${n}`);
      const name = `${partition}/${n}/${block}`;
      const counted = this.#counted.get(name);
      this.#counted.delete(name);
      if (counted !== undefined && Buffer.compare(counted, segments) === 0) continue;
      findings.add("tree", `partition ${partition}, N ${n}, block ${block} is not that of its leaves`);
    }
    for (const [name, segments] of this.#counted) {
      if (segments.some((byte) => byte !== 0)) findings.add("tree", `${name} (partition/N/block) is missing`);
    }
    return trees.size;
  }
}
