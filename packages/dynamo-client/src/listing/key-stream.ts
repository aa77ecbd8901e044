import type { NodeId, RingId } from "@cartwheel/dynamo";
import type { ListAnswer, PlacedKey } from "@cartwheel/wire";
import type { LinkPool } from "../cluster/link-pool.ts";
import { askNode, type NodeAnswer } from "../cluster/node-question.ts";

/** Keys in one page, at most what a node gives. */
const pageKeys = 1_000;

export interface KeyQuestion {
  readonly bucket: string;
  readonly partitions: readonly number[];
  /** In the first of the partitions, keys after this one. */
  readonly after: Uint8Array | null;
  readonly limit: number;
}

/** Asks one node for a page of the keys that it holds. */
export function askForKeys(pool: LinkPool, node: NodeId, question: KeyQuestion): Promise<NodeAnswer<ListAnswer>> {
  return askNode(pool.usableLink(node), { type: "list", ...question }, (answer) =>
    answer.type === "list" ? answer.answer : null,
  );
}

export interface KeyStreamSetup {
  readonly pool: LinkPool;
  readonly node: NodeId;
  readonly bucket: string;
  readonly ringId: RingId;
  /** Ascending. */
  readonly partitions: readonly number[];
  readonly after: Uint8Array | null;
}

/** `lost`: the node does not answer, or refuses. `another ring`: it goes by one that its keys must not be mixed with. */
export type Filled = "filled" | "lost" | "another ring";

/** What one node holds of a bucket, page by page, in the order of partitions and of bytes within each. */
export class KeyStream {
  readonly node: NodeId;
  readonly #setup: KeyStreamSetup;
  #partitions: readonly number[];
  #after: Uint8Array | null;
  #page: readonly PlacedKey[] = [];
  #at = 0;

  constructor(setup: KeyStreamSetup) {
    this.#setup = setup;
    this.node = setup.node;
    this.#partitions = setup.partitions;
    this.#after = setup.after;
  }

  /** The next key, or null: then either nothing is left, or `fill` is due. */
  get head(): PlacedKey | null {
    return this.#page[this.#at] ?? null;
  }

  get needsFill(): boolean {
    return this.head === null && this.#partitions.length > 0;
  }

  take(): void {
    this.#at += 1;
  }

  /** Fetches until there is a head or nothing is left. */
  async fill(): Promise<Filled> {
    const { pool, node, bucket, ringId } = this.#setup;
    while (this.needsFill) {
      const partitions = this.#partitions;
      const asked = await askForKeys(pool, node, { bucket, partitions, after: this.#after, limit: pageKeys });
      if (!asked.ok || asked.answer.type === "failed") return "lost";
      const { keys, finished } = asked.answer;
      if (asked.answer.ringId !== ringId) return "another ring";
      // A page that brings neither keys nor an end would be asked for for ever.
      if (finished === 0 && keys.length === 0) return "lost";
      this.#page = keys;
      this.#at = 0;
      this.#partitions = partitions.slice(finished);
      const last = keys.at(-1);
      if (finished > 0) this.#after = null;
      if (last !== undefined && last.partition === this.#partitions[0]) this.#after = last.bytes;
    }
    return "filled";
  }
}
