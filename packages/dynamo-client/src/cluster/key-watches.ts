import { keyId, type Key, type NodeId } from "@cartwheel/dynamo";
import { ChangeHints } from "../change-hints.ts";
import type { LinkPool } from "./link-pool.ts";
import type { NodeLink } from "./node-link.ts";

interface Watched {
  readonly key: Key;
  readonly readers: Set<ChangeHints>;
  /** Nodes that were told, on the connection that is open to them now. */
  readonly told: Set<NodeId>;
}

export interface KeyWatchesSetup {
  readonly pool: LinkPool;
  readonly pollMs: number;
  /** N of a bucket, as far as the client knows. */
  readonly replicasOf: (bucket: string) => number;
}

/**
 * The keys that somebody watches, and which nodes were told. A watched key is subscribed at its owners and, while some
 * of those are out of reach, at the members that stand in for them: where a write would go now (paper §4.6), a change
 * is noticed. Nothing here is relied upon: a hint that is missed costs one poll interval.
 */
export class KeyWatches {
  readonly #setup: KeyWatchesSetup;
  readonly #watched = new Map<string, Watched>();

  constructor(setup: KeyWatchesSetup) {
    this.#setup = setup;
  }

  watch(key: Key, signal: AbortSignal): ChangeHints {
    const hints = new ChangeHints({ signal, pollMs: this.#setup.pollMs, onEnd: (ended) => this.#ended(key, ended) });
    if (hints.ended) return hints;
    const id = keyId(key);
    const watched = this.#watched.get(id) ?? { key, readers: new Set(), told: new Set() };
    this.#watched.set(id, watched);
    watched.readers.add(hints);
    this.#subscribe(watched);
    return hints;
  }

  changed(key: Key): void {
    for (const reader of this.#watched.get(keyId(key))?.readers ?? []) reader.push("changed");
  }

  /** The connection to `node` closed, and it has forgotten what it was told. */
  disconnected(node: NodeId): void {
    for (const watched of this.#watched.values()) watched.told.delete(node);
  }

  /** Nodes came or went, or own other keys now. */
  resubscribe(): void {
    for (const watched of this.#watched.values()) this.#subscribe(watched);
  }

  close(): void {
    for (const { readers } of this.#watched.values()) for (const reader of readers) reader.end();
  }

  #subscribe({ key, told }: Watched): void {
    const wanted = new Map(this.#holdersOf(key).map((link) => [link.node, link]));
    for (const node of told) {
      if (wanted.has(node)) continue;
      told.delete(node);
      this.#setup.pool.usableLink(node)?.tell({ type: "unwatch", key });
    }
    for (const [node, link] of wanted) {
      if (node !== null && !told.has(node) && link.tell({ type: "watch", key })) told.add(node);
    }
  }

  /** The owners, suspect or not, and one well stand-in for each that is suspect or out of reach. */
  #holdersOf(key: Key): readonly NodeLink[] {
    const { pool, replicasOf } = this.#setup;
    const { ring } = pool.topology;
    if (ring === null) return pool.usableLinks();
    const nowMs = performance.now();
    const holders: NodeLink[] = [];
    let replacements = 0;
    for (const { node, role } of ring.preferenceList(ring.partitionOf(key), replicasOf(key.bucket))) {
      const link = pool.usableLink(node);
      const isWell = link !== null && !link.isSuspect(nowMs);
      if (role === "owner") {
        if (link !== null) holders.push(link);
        if (!isWell) replacements += 1;
      } else if (isWell && replacements > 0) {
        holders.push(link);
        replacements -= 1;
      }
    }
    return holders;
  }

  #ended(key: Key, hints: ChangeHints): void {
    const id = keyId(key);
    const watched = this.#watched.get(id);
    watched?.readers.delete(hints);
    if (watched === undefined || watched.readers.size > 0) return;
    this.#watched.delete(id);
    for (const node of watched.told) this.#setup.pool.usableLink(node)?.tell({ type: "unwatch", key });
  }
}
