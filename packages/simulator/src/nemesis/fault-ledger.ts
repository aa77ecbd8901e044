import { covers } from "@cartwheel/dynamo";
import type { Dot, NodeId, PlacedRow, Row } from "@cartwheel/dynamo";
import { accountedWrites, finalState } from "../truth/final-state.ts";
import type { Truth, Write } from "../truth/truth.ts";
import type { World } from "../world/world.ts";

/** Rows that a fault takes from a node's disk, by key. */
export interface Loss {
  readonly node: NodeId;
  readonly rows: ReadonlyMap<string, PlacedRow>;
}

/** A copy that was on a disk until a fault took it. */
interface LostCopy {
  readonly node: NodeId;
  /** The start of the node that had it. */
  readonly incarnation: number;
  readonly row: Row;
}

/**
 * What faults took away, and so the only excuses there are (testing.md §2): before a disk is emptied, replaced by an
 * older image or damaged, the ledger must find another durable copy of every acknowledged write on it, at the write's
 * owners; rows that wait elsewhere for an owner are no cover, nor is a disk of which nobody has said yet that it is
 * not an older image. Writes that nobody had acknowledged by then, and that only the lost copy held, are written off.
 */
export class FaultLedger {
  readonly #truth: Truth;
  readonly #lost = new Map<string, LostCopy[]>();
  readonly #writtenOff = new Set<Write>();
  readonly #replaced = new Set<NodeId>();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Whether every acknowledged write that the rows know of is safe without them. */
  survives(world: World, loss: Loss): boolean {
    return this.#uncovered(world, loss).every((write) => !write.acknowledged);
  }

  /** The rows are about to go. What only they held will not be asked for. */
  enter(world: World, loss: Loss): void {
    for (const write of this.#uncovered(world, loss)) this.#writtenOff.add(write);
    const { incarnation } = world.node(loss.node).disk.content;
    for (const [key, { stored }] of loss.rows) {
      const copies = this.#lost.get(key) ?? [];
      copies.push({ node: loss.node, incarnation, row: stored.row });
      this.#lost.set(key, copies);
    }
  }

  /** The node's disk is no longer the one that others have seen: it may be refused by them. */
  noteReplaced(node: NodeId): void {
    this.#replaced.add(node);
  }

  wasReplaced(node: NodeId): boolean {
    return this.#replaced.has(node);
  }

  isWrittenOff(write: Write): boolean {
    return this.#writtenOff.has(write);
  }

  /** Nodes that held the event durably until a fault took it. */
  lostHolders(key: string, dot: Dot): readonly NodeId[] {
    return (this.#lost.get(key) ?? []).filter(({ row }) => covers(row.clock, dot)).map(({ node }) => node);
  }

  /** Copies of the key that faults took. */
  lostCopies(key: string): readonly LostCopy[] {
    return this.#lost.get(key) ?? [];
  }

  /** Writes that the rows know of and that would be lost with them. */
  #uncovered(world: World, { node, rows }: Loss): readonly Write[] {
    const rowsOf = (id: NodeId): ReadonlyMap<string, PlacedRow> => {
      if (isDoubtful(world, id)) return new Map();
      const held = world.rowsOf(id);
      return id === node ? new Map([...held].filter(([key]) => !rows.has(key))) : held;
    };
    const accounted = accountedWrites(finalState(world, this.#truth, { rowsOf, of: rows.keys() }));
    const known = new Set<Write>();
    for (const [key, { stored }] of rows) {
      for (const { write } of this.#truth.claim(key, stored.row.clock).mints) known.add(write);
    }
    return [...known].filter((write) => !accounted.has(write));
  }
}

/** An older image was put back, and nobody has confirmed it since: it may yet be set aside. */
function isDoubtful(world: World, id: NodeId): boolean {
  const node = world.node(id);
  return node.disk.content.isOlderImage && node.view()?.confirmed !== true;
}
