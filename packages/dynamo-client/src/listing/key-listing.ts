import type { NodeId, NodeView, Ring } from "@cartwheel/dynamo";
import type { LinkPool } from "../cluster/link-pool.ts";
import { askNode } from "../cluster/node-question.ts";
import { rejected } from "../edge-check.ts";
import type { GetResult, KeyListResult, StoreFailure } from "../versioned-store.ts";
import { planCoverage } from "./coverage.ts";
import { KeyMerge, type MergedKey } from "./key-merge.ts";
import { askForKeys, KeyStream } from "./key-stream.ts";

export interface KeyListingSetup {
  readonly pool: LinkPool;
  readonly bucket: string;
  readonly get: (key: Uint8Array) => Promise<GetResult>;
  readonly signal: AbortSignal | null;
}

const pageKeys = 1_000;
/** Keys that nodes differ on, read at once. */
const readsAtOnce = 16;
/** Nodes need a moment to agree on a ring that has just changed. */
const agreeAttemptsMax = 50;
const agreeRetryMs = 100;
/** Ring changes and lost nodes that one listing puts up with. */
const plansMax = 20;

/**
 * Lists the keys of a bucket, each once, without those that are deleted or expired (paper §4.3 for who holds what).
 *
 *     views of all nodes -> coverage -> one KeyStream a node -> KeyMerge -> pages
 *                              ^                                   |
 *                              +---- a node lost, another ring ----+      from where it stopped
 *
 * Not a snapshot: keys that are written or deleted meanwhile may or may not be there. What was acknowledged before it
 * began, by the bucket's own quorums, and was not deleted since, is.
 */
export class KeyListing {
  readonly #setup: KeyListingSetup;
  readonly #lost = new Set<NodeId>();
  #partition = 0;
  #after: Uint8Array | null = null;

  constructor(setup: KeyListingSetup) {
    this.#setup = setup;
  }

  /** Ends with the last page, or with one failure. */
  async *pages(): AsyncGenerator<KeyListResult, void, undefined> {
    const quorums = await this.#quorums();
    if (!quorums.ok) return yield quorums;
    for (let plans = 0; plans < plansMax; plans += 1) {
      const merge = await this.#begin(quorums);
      if (this.#isAborted) return;
      if (!merge.ok) return yield merge;
      const ended = yield* this.#drain(merge.merge);
      if (ended) return;
    }
    yield rejected("UNAVAILABLE", "The membership kept changing while the keys were listed.");
  }

  get #isAborted(): boolean {
    return this.#setup.signal?.aborted === true;
  }

  /** True: everything was listed, or nothing more can be. False: go on by a new plan. */
  async *#drain(merge: KeyMerge): AsyncGenerator<KeyListResult, boolean, undefined> {
    for (;;) {
      if (this.#isAborted) return true;
      const step = await merge.next(pageKeys);
      if (step.type === "done") return true;
      if (step.type === "broken") {
        if (step.why === "lost") this.#lost.add(step.node);
        return false;
      }
      const page = await this.#resolve(step.keys);
      yield page;
      if (!page.ok) return true;
      const last = step.keys.at(-1);
      this.#partition = last?.partition ?? this.#partition;
      this.#after = last?.bytes ?? this.#after;
    }
  }

  /** Reads the keys that nodes differ on, and drops those without a value. */
  async #resolve(keys: readonly MergedKey[]): Promise<KeyListResult> {
    const alive = new Map<MergedKey, boolean>();
    const open = keys.filter(({ state }) => state === "differs");
    for (let at = 0; at < open.length; at += readsAtOnce) {
      const batch = open.slice(at, at + readsAtOnce);
      const read = await Promise.all(batch.map(({ bytes }) => this.#setup.get(bytes)));
      for (const [index, result] of read.entries()) {
        if (!result.ok) return result;
        const key = batch[index];
        if (key !== undefined) alive.set(key, result.siblings.length > 0);
      }
    }
    const listed = keys.filter((key) => alive.get(key) ?? key.state === "alive");
    return { ok: true, keys: listed.map(({ bytes }) => bytes) };
  }

  async #quorums(): Promise<Quorums | StoreFailure> {
    const { pool, bucket } = this.#setup;
    for (const { node } of pool.usableLinks()) {
      if (node === null) continue;
      const asked = await askForKeys(pool, node, { bucket, partitions: [], after: null, limit: 1 });
      if (!asked.ok) continue;
      const { answer } = asked;
      if (answer.type === "page") return { ok: true, n: answer.n, r: answer.r };
      const { type: _, ...failure } = answer;
      return { ok: false, ...failure };
    }
    return rejected("UNAVAILABLE", `No node answers (${pool.troubles()}).`);
  }

  async #begin({ n, r }: Quorums): Promise<{ readonly ok: true; readonly merge: KeyMerge } | StoreFailure> {
    const { pool, bucket } = this.#setup;
    const agreed = await this.#agree();
    if (agreed === null) return rejected("UNAVAILABLE", "The nodes do not agree on a ring at the moment.");
    const { ring, views } = agreed;
    const coverage = planCoverage({ ring, views, n, r, fromPartition: this.#partition });
    if (!coverage.ok) return coverage;
    const streams = [...coverage.asked].map(([node, partitions]) => {
      const after = partitions[0] === this.#partition ? this.#after : null;
      return new KeyStream({ pool, node, bucket, ringId: ring.id, partitions, after });
    });
    return { ok: true, merge: new KeyMerge(streams) };
  }

  /** What all nodes that answer believe, once they go by the same ring. */
  async #agree(): Promise<{ readonly ring: Ring; readonly views: ReadonlyMap<NodeId, NodeView> } | null> {
    const { pool } = this.#setup;
    for (let attempt = 0; attempt < agreeAttemptsMax && !this.#isAborted; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, agreeRetryMs));
      const views = await this.#views();
      const { ring } = pool.topology;
      if (ring !== null && [...views.values()].every(({ ringId }) => ringId === ring.id)) return { ring, views };
    }
    return null;
  }

  async #views(): Promise<ReadonlyMap<NodeId, NodeView>> {
    const { pool } = this.#setup;
    const nodes = pool.topology.routable.map(({ id }) => id).filter((id) => !this.#lost.has(id));
    const views = new Map<NodeId, NodeView>();
    await Promise.all(
      nodes.map(async (node) => {
        const asked = await askNode(pool.usableLink(node), { type: "view" }, (answer) =>
          answer.type === "view" ? answer.cluster : null,
        );
        if (!asked.ok) return;
        pool.learn(asked.answer);
        views.set(node, asked.answer.view);
      }),
    );
    return views;
  }
}

interface Quorums {
  readonly ok: true;
  readonly n: number;
  readonly r: number;
}
