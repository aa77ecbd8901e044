import type { NodeId } from "../ids.ts";
import type { Readiness } from "../membership/readiness.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ExchangeLeavesReply, ExchangeReply, FetchRowsReply, TreeId } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import { ExchangeRun } from "./exchange-run.ts";

/** Trees compared in one exchange. */
const treesMax = 512;
/** Requests of clients in progress above which an exchange waits for its next turn. */
const busyRequests = 8;
/** How often in a row it may be made to wait: a cluster that is always busy must heal all the same. */
const postponedMax = 10;

/**
 * When to compare with whom (paper §4.7). One exchange at a time, with one fellow owner after another; at once with
 * one that has returned or that keeps a partition from being ready, else every `antiEntropyMs`. It yields to clients.
 */
export class AntiEntropy {
  readonly #kernel: Kernel;
  readonly #readiness: Readiness;
  readonly #inFlight: () => number;
  #run: ExchangeRun | null = null;
  #timer: Timer | null = null;
  #urgent: NodeId[] = [];
  #turn = 0;
  #postponed = 0;
  #shared: { readonly ringId: string; readonly trees: Map<NodeId, readonly TreeId[]> } = {
    ringId: "",
    trees: new Map(),
  };
  #known: { readonly ringId: string; readonly fellows: readonly NodeId[] } | null = null;

  constructor(kernel: Kernel, parts: { readonly readiness: Readiness; readonly inFlight: () => number }) {
    this.#kernel = kernel;
    this.#readiness = parts.readiness;
    this.#inFlight = parts.inFlight;
  }

  start(): void {
    this.#wait();
  }

  /** Compare with this one next: it was away. */
  prefer(node: NodeId): void {
    if (!this.#urgent.includes(node)) this.#urgent.push(node);
    this.#soon();
  }

  onRingChange(): void {
    this.#run?.abort();
    this.#soon();
  }

  onReply(from: NodeId, reply: ExchangeReply | ExchangeLeavesReply | FetchRowsReply): void {
    this.#run?.onReply(from, reply);
  }

  #soon(): void {
    if (this.#run !== null) return;
    this.#timer?.cancel();
    this.#timer = this.#kernel.after(0, () => this.#begin());
  }

  #wait(): void {
    this.#timer?.cancel();
    const { antiEntropyMs } = this.#kernel.timing;
    const hasWork = this.#urgent.length > 0 || this.#readiness.recovering.length > 0;
    this.#timer = this.#kernel.after(hasWork ? Math.min(500, antiEntropyMs) : antiEntropyMs, () => this.#begin());
  }

  #begin(): void {
    this.#timer = null;
    if (this.#run !== null) return;
    if (this.#inFlight() > busyRequests && this.#postponed++ < postponedMax) return this.#wait();
    this.#postponed = 0;
    if (!this.#kernel.isOpen() || !this.#kernel.isConfirmed()) return this.#wait();
    const peer = this.#nextPeer();
    const trees = peer === null ? [] : this.#sharedTrees(peer);
    if (peer === null || trees.length === 0) return this.#wait();
    const run = new ExchangeRun(this.#kernel, {
      peer,
      finished: ({ completed, keysMoved }) => {
        this.#run = null;
        this.#kernel.trace({ type: "exchange-done", peer, completed, keysMoved, trees: trees.length });
        if (completed) this.#noteReady(peer, trees);
        this.#wait();
      },
    });
    this.#run = run;
    run.start(trees);
  }

  /** Whoever is preferred, then whoever is waited for, then every fellow owner in turn. */
  #nextPeer(): NodeId | null {
    const ring = this.#kernel.ring();
    const members = this.#fellows().filter((id) => !this.#kernel.detector.isSuspect(id));
    const urgent = this.#urgent.shift();
    if (urgent !== undefined && members.includes(urgent)) return urgent;
    const awaited = new Set(
      this.#readiness.recovering.flatMap((partition) => this.#readiness.awaited(ring, partition)),
    );
    const awaitedMembers = members.filter((id) => awaited.has(id));
    const candidates = awaitedMembers.length > 0 ? awaitedMembers : members;
    return candidates[this.#turn++ % Math.max(1, candidates.length)] ?? null;
  }

  /**
   * Members that own some tree together with this node: a few, however large the cluster. Turns given to all others would
   * be wasted, and each fellow would be compared with ever more rarely.
   */
  #fellows(): readonly NodeId[] {
    const ring = this.#kernel.ring();
    if (this.#known?.ringId === ring.id) return this.#known.fellows;
    const owning = new Set<NodeId>();
    for (let partition = 0; partition < ring.partitionCount; partition++) {
      for (const n of this.#kernel.ns) {
        const owners = ring.ownersOf(partition, n);
        if (owners.includes(this.#kernel.self)) for (const owner of owners) owning.add(owner);
      }
    }
    owning.delete(this.#kernel.self);
    const fellows = ring.members.map(({ id }) => id).filter((id) => owning.has(id));
    this.#known = { ringId: ring.id, fellows };
    return fellows;
  }

  /** Trees that both own; those of recovering partitions first. */
  #sharedTrees(peer: NodeId): readonly TreeId[] {
    const trees = this.#treesSharedWith(peer);
    const ready = (tree: TreeId): number => (this.#readiness.isReady(tree.partition) ? 1 : 0);
    // A large ring takes several turns, each beginning further on, so that every tree gets its own.
    const from = trees.length > treesMax ? (this.#turn * treesMax) % trees.length : 0;
    const rotated = [...trees.slice(from), ...trees.slice(0, from)].sort((a, b) => ready(a) - ready(b));
    return rotated.slice(0, treesMax);
  }

  /** In order of partitions; worked out once for each peer and ring. */
  #treesSharedWith(peer: NodeId): readonly TreeId[] {
    const { id, partitionCount } = this.#kernel.ring();
    if (this.#shared.ringId !== id) this.#shared = { ringId: id, trees: new Map() };
    const known = this.#shared.trees.get(peer);
    if (known !== undefined) return known;
    const trees: TreeId[] = [];
    for (let partition = 0; partition < partitionCount; partition++) {
      for (const n of this.#sharedNs(partition, peer)) trees.push({ partition, n });
    }
    this.#shared.trees.set(peer, trees);
    return trees;
  }

  #sharedNs(partition: number, peer: NodeId): readonly number[] {
    const ring = this.#kernel.ring();
    return this.#kernel.ns.filter((n) => {
      const owners = ring.ownersOf(partition, n);
      return owners.includes(peer) && owners.includes(this.#kernel.self);
    });
  }

  /** A partition counts as exchanged when all the trees of it that both own were compared. */
  #noteReady(peer: NodeId, trees: readonly TreeId[]): void {
    for (const partition of new Set(trees.map((tree) => tree.partition))) {
      const compared = trees.filter((tree) => tree.partition === partition).length;
      if (compared < this.#sharedNs(partition, peer).length) continue;
      this.#kernel.traceReady(this.#readiness.onExchanged(this.#kernel.ring(), partition, peer));
    }
  }
}
