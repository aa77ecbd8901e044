import { hashBytes } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { segmentsPerBlock } from "../storage/tree-blocks.ts";
import type { Findings } from "./finding.ts";
import type { FiledRow } from "./row-verifier.ts";

interface StoredBlock {
  readonly partition: number;
  readonly n: number;
  readonly block: number;
  readonly segments: Uint8Array;
}

/** Counts the hash trees anew, leaf by leaf, and holds them against those that are stored. */
export class TreeVerifier {
  /** By partition, N and block. A block without leaves is stored nowhere. */
  readonly #counted = new Map<string, Uint8Array>();

  add({ partition, n, segment, leaf }: FiledRow): void {
    const block = Math.floor(segment / segmentsPerBlock);
    const name = `${partition}/${n}/${block}`;
    const segments = this.#counted.get(name) ?? new Uint8Array(segmentsPerBlock * hashBytes);
    const from = (segment % segmentsPerBlock) * hashBytes;
    for (let i = 0; i < hashBytes; i += 1) segments[from + i] = (segments[from + i] ?? 0) ^ (leaf[i] ?? 0);
    this.#counted.set(name, segments);
  }

  /** Returns how many trees there are. */
  verify(db: Database.Database, findings: Findings): number {
    const trees = new Set<string>();
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
