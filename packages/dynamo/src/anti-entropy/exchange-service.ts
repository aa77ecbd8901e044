import { compareBytes } from "../bytes.ts";
import { readReplica } from "../coordinator/replica.ts";
import { inMessages } from "../handoff/row-bytes.ts";
import type { NodeId } from "../ids.ts";
import type { Kernel } from "../node/kernel.ts";
import type { DrainedRow, Exchange, ExchangeLeaves, ExchangeReply, FetchRows, TreeId } from "../node/peer-message.ts";

/** Keys that one fetch may name. */
export const fetchKeysMax = 64;

/** The answering side of anti-entropy. Only owners compare, and only under one ring (design §5). */
export class ExchangeService {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  onExchange(from: NodeId, { id, ringId, trees, roots }: Exchange): void {
    const answer = (result: ExchangeReply["result"], differing: ExchangeReply["differing"] = []): void =>
      this.#kernel.send(from, { type: "exchange-reply", id, ringId: this.#kernel.ring().id, result, differing });
    if (!this.#sharedUnder(ringId, trees, from)) return answer("not-owner");
    this.#kernel.queries.ask({ type: "roots", trees }, (mine) => {
      const different = trees.filter((_, i) => !equalHashes(mine.roots[i], roots[i]));
      this.#segments(different, [], (differing) => answer("compared", differing));
    });
  }

  onLeaves(from: NodeId, { id, ringId, tree, segments }: ExchangeLeaves): void {
    const own = this.#kernel.ring().id;
    if (!this.#sharedUnder(ringId, [tree], from)) {
      this.#kernel.send(from, { type: "exchange-leaves-reply", id, ringId: own, result: "not-owner", leaves: [] });
      return;
    }
    this.#kernel.queries.ask({ type: "leaves", tree, segments }, ({ leaves }) =>
      this.#kernel.send(from, { type: "exchange-leaves-reply", id, ringId: own, result: "listed", leaves }),
    );
  }

  onFetch(from: NodeId, { id, keys }: FetchRows): void {
    // Asked of an earlier life: no answer at all, because an empty one would say that the rows are gone.
    if (!this.#kernel.isConfirmed()) return;
    const rows: DrainedRow[] = [];
    const asked = keys.slice(0, fetchKeysMax);
    let open = asked.length;
    // What does not fit is asked for again.
    const finish = (): void =>
      this.#kernel.send(from, { type: "fetch-rows-reply", id, rows: inMessages(rows)[0] ?? [] });
    if (open === 0) return finish();
    for (const key of asked) {
      readReplica(this.#kernel, key, ({ row }) => {
        if (row !== null) rows.push({ key, row });
        if (--open === 0) finish();
      });
    }
  }

  #sharedUnder(ringId: string, trees: readonly TreeId[], peer: NodeId): boolean {
    const ring = this.#kernel.ring();
    if (ring.id !== ringId || !this.#kernel.isConfirmed()) return false;
    return trees.every(({ partition, n }) => {
      const owners = ring.ownersOf(partition, n);
      return owners.includes(this.#kernel.self) && owners.includes(peer);
    });
  }

  /** Reads the segments of one tree after another. */
  #segments(
    trees: readonly TreeId[],
    read: ExchangeReply["differing"],
    then: (differing: ExchangeReply["differing"]) => void,
  ): void {
    const [tree, ...rest] = trees;
    if (tree === undefined) return then(read);
    this.#kernel.queries.ask({ type: "segments", tree }, ({ segments }) =>
      this.#segments(rest, [...read, { tree, segments }], then),
    );
  }
}

function equalHashes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && compareBytes(a, b) === 0;
}
