import type { Key, Leaf, Partition, StorageAnswer, StorageQuery, StoredRow, TreeId } from "@cartwheel/dynamo";
import { hashBytes, keyId, partitionOfKey, segmentCount, segmentOf, toggleLeaf } from "@cartwheel/dynamo";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StorageEngine } from "../storage-engine.ts";
import { keyOf, ReportLog, storedRow } from "./storage-scene.ts";

/** An engine whose disk can be filled, so that batches fail, and that can be closed and opened again. */
export interface TreeContractSetup {
  open(): StorageEngine;
  /** Null for engines that forget. */
  reopen: ((engine: StorageEngine) => StorageEngine) | null;
  /** The leaf that this engine must have for a row, computed from nothing but the row. */
  leafOf(key: Key, stored: StoredRow): Uint8Array;
  /** The root that it must have over the segments of a tree with rows. */
  rootOf(segments: Uint8Array): Uint8Array;
}

const partitionCount = 2;
const ns = [1, 3];
const keys = Array.from({ length: 12 }, (_, index) => keyOf(`key ${index}`, index % 2 === 0 ? "carts" : "sessions"));

type Step =
  | { readonly do: "put"; readonly key: number; readonly n: number; readonly counter: number; readonly large: boolean }
  | { readonly do: "drop"; readonly key: number }
  | { readonly do: "wait" }
  | { readonly do: "reopen" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("put" as const),
      key: fc.nat(keys.length - 1),
      n: fc.constantFrom(...ns),
      counter: fc.integer({ min: 1, max: 1_000 }),
      large: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("drop" as const), key: fc.nat(keys.length - 1) }) },
  { weight: 2, arbitrary: fc.constant({ do: "wait" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "reopen" as const }) },
);

/** Invariant O15: the tree that is kept with the rows equals one that is computed from them, whatever happened. */
export function testTrees(setup: TreeContractSetup): void {
  test("O15: the trees equal those recomputed from the rows after writes, drops, failures and restarts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const run = new TreeRun(setup);
        for (const each of steps) await run.take(each);
        await run.settle();
        run.check();
        await run.end();
      }),
      { numRuns: 12 },
    );
  });

  test("a tree whose last row is dropped has a root of zeros", async () => {
    const run = new TreeRun(setup);
    await run.take({ do: "put", key: 0, n: 3, counter: 1, large: false });
    await run.take({ do: "drop", key: 0 });
    await run.settle();
    run.check();
    const tree = { partition: partitionOf(0), n: 3 };
    expect(run.ask({ type: "roots", trees: [tree] }).roots).toEqual([new Uint8Array(hashBytes)]);
    await run.end();
  });

  test("two puts of one key in one batch leave one leaf", async () => {
    const run = new TreeRun(setup);
    for (let counter = 1; counter <= 3; counter += 1) {
      await run.take({ do: "put", key: 4, n: 3, counter, large: false });
    }
    await run.settle();
    run.check();
    await run.end();
  });
}

function partitionOf(key: number): Partition {
  return partitionOfKey(keys[key] ?? keyOf(""), partitionCount);
}

/** One random history on one engine. */
class TreeRun {
  readonly #setup: TreeContractSetup;
  #engine: StorageEngine;
  #log = new ReportLog();
  #nextWriteId = 0;
  #epoch = 0;

  constructor(setup: TreeContractSetup) {
    this.#setup = setup;
    this.#engine = setup.open();
    this.#engine.listen(this.#log);
  }

  async take(each: Step): Promise<void> {
    switch (each.do) {
      case "put":
        // A large row does not fit into what the disk has left: its batch fails.
        return this.#write(each.key, each.n, storedRow("x".repeat(each.large ? 150_000 : 20), each.counter));
      case "drop":
        return this.#write(each.key, 3, null);
      case "wait":
        return this.settle();
      case "reopen":
        return this.#reopen();
    }
  }

  /** Until everything is committed or refused. */
  async settle(): Promise<void> {
    const last = this.#nextWriteId - 1;
    await this.#log.until(
      (log) =>
        log.committedUpTo() >= last || log.failedEpochs().includes(this.#epoch) || this.#engine.depth().rows === 0,
    );
    if (this.#log.failedEpochs().includes(this.#epoch)) this.#epoch += 1;
  }

  async end(): Promise<void> {
    await this.#engine.close();
  }

  /** Compares every tree with one computed from the rows that the engine gives back. */
  check(): void {
    for (let partition = 0; partition < partitionCount; partition += 1) {
      for (const n of ns) this.#checkTree({ partition, n }, this.#rowsOf({ partition, n }));
    }
  }

  ask<T extends StorageQuery["type"]>(query: Extract<StorageQuery, { type: T }>): Extract<StorageAnswer, { type: T }> {
    const answer = this.#engine.query(query);
    expect(answer.type).toBe(query.type);
    return answer as Extract<StorageAnswer, { type: T }>;
  }

  #checkTree(tree: TreeId, leaves: readonly Leaf[]): void {
    const expected = new Uint8Array(segmentCount * hashBytes);
    for (const leaf of leaves) toggleLeaf(expected, leaf);
    expect(this.ask({ type: "segments", tree }).segments).toEqual(expected);
    const root = leaves.length === 0 ? new Uint8Array(hashBytes) : this.#setup.rootOf(expected);
    expect(this.ask({ type: "roots", trees: [tree] }).roots).toEqual([root]);
    const segments = [...new Set(leaves.map(({ key }) => segmentOf(key)))];
    expect(byKey(this.ask({ type: "leaves", tree, segments }).leaves)).toEqual(byKey(leaves));
    expect(this.ask({ type: "leaves", tree, segments: [] }).leaves).toEqual([]);
  }

  /** The leaves that the rows of a tree must have. Which N a row was last put under, the test notes in its value. */
  #rowsOf(tree: TreeId): readonly Leaf[] {
    const { rows } = this.ask({ type: "rows", partition: tree.partition, afterKey: null, limit: 100 });
    return rows
      .filter(({ stored }) => stored.lastMinted?.actor.endsWith(`.${tree.n}`))
      .map(({ key, stored }) => ({ key, hash: this.#setup.leafOf(key, stored) }));
  }

  #write(index: number, n: number, stored: StoredRow | null): void {
    const key = keys[index] ?? keyOf("");
    const noted = stored && { ...stored, lastMinted: { actor: `${"0".repeat(16)}.${n}` as never, counter: 1 } };
    const writeId = this.#nextWriteId++;
    this.#engine.write({ writeId, epoch: this.#epoch, key, partition: partitionOf(index), n, stored: noted });
  }

  async #reopen(): Promise<void> {
    if (this.#setup.reopen === null) return this.settle();
    await this.#engine.close();
    this.#engine = this.#setup.reopen(this.#engine);
    this.#log = new ReportLog();
    this.#engine.listen(this.#log);
    [this.#nextWriteId, this.#epoch] = [0, 0];
  }
}

function byKey(leaves: readonly Leaf[]): ReadonlyMap<string, readonly number[]> {
  return new Map(
    leaves.map(({ key, hash }) => [keyId(key), [...hash]] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
