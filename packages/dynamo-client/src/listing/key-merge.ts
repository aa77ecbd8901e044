import type { PlacedKey } from "@cartwheel/wire";
import { compareBytes, type NodeId } from "@cartwheel/dynamo";
import type { Filled, KeyStream } from "./key-stream.ts";

/** A key, once, as all who hold it tell of it. */
export interface MergedKey {
  readonly partition: number;
  readonly bytes: Uint8Array;
  /**
   * `alive`: all hold one and the same row, and it has a value. `dead`: none of them has a value. `differs`: a read must
   * tell.
   */
  readonly state: "alive" | "dead" | "differs";
}

export type MergeStep =
  | { readonly type: "keys"; readonly keys: readonly MergedKey[] }
  | { readonly type: "done" }
  /** This node does not go on; what was not handed out is asked for anew, without it or by another ring. */
  | { readonly type: "broken"; readonly node: NodeId; readonly why: Exclude<Filled, "filled"> };

/**
 * Puts what several nodes hold into one order, each key once:
 *
 *     a:  1/apple  1/pear        2/fig
 *     b:  1/apple        1/plum  2/fig     ->   1/apple  1/pear  1/plum  2/fig
 *     c:                 1/plum
 */
export class KeyMerge {
  readonly #streams: readonly KeyStream[];

  constructor(streams: readonly KeyStream[]) {
    this.#streams = streams;
  }

  /** Up to `limit` keys more. Keys that came before a stream broke are handed out first. */
  async next(limit: number): Promise<MergeStep> {
    const keys: MergedKey[] = [];
    while (keys.length < limit) {
      const broken = await this.#fill();
      if (broken !== null) return keys.length > 0 ? { type: "keys", keys } : broken;
      const key = this.#takeLeast();
      if (key === null) break;
      keys.push(key);
    }
    return keys.length > 0 ? { type: "keys", keys } : { type: "done" };
  }

  async #fill(): Promise<Extract<MergeStep, { readonly type: "broken" }> | null> {
    const due = this.#streams.filter((stream) => stream.needsFill);
    if (due.length === 0) return null;
    const filled = await Promise.all(due.map(async (stream) => ({ node: stream.node, how: await stream.fill() })));
    for (const { node, how } of filled) if (how !== "filled") return { type: "broken", node, why: how };
    return null;
  }

  #takeLeast(): MergedKey | null {
    let least: PlacedKey | null = null;
    let holders: KeyStream[] = [];
    for (const stream of this.#streams) {
      const { head } = stream;
      if (head === null) continue;
      const order = least === null ? -1 : comparePlaced(head, least);
      if (order < 0) {
        least = head;
        holders = [stream];
      } else if (order === 0) {
        holders.push(stream);
      }
    }
    if (least === null) return null;
    const rows = holders.flatMap(({ head }) => (head === null ? [] : [head]));
    for (const stream of holders) stream.take();
    return { partition: least.partition, bytes: least.bytes, state: stateOf(rows) };
  }
}

function stateOf(rows: readonly PlacedKey[]): MergedKey["state"] {
  const [first] = rows;
  if (first === undefined || rows.every(({ alive }) => !alive)) return "dead";
  const same = rows.every(({ leaf, alive }) => alive && compareBytes(leaf, first.leaf) === 0);
  // Two rows with values can merge to one without: each may know that the other's was deleted.
  return same ? "alive" : "differs";
}

function comparePlaced(a: PlacedKey, b: PlacedKey): number {
  return a.partition === b.partition ? compareBytes(a.bytes, b.bytes) : a.partition - b.partition;
}
