import type { Key, NodeId, Partition } from "../ids.ts";
import { keyId } from "../key.ts";
import type { ScannedRow } from "../node/events.ts";
import type { Kernel } from "../node/kernel.ts";
import type { DrainedRow, DrainReply } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import { ownsKey } from "../coordinator/replica.ts";
import { DrainAcks } from "./drain-acks.ts";

/** Longest time between two attempts while an owner is away; its return starts one at once. */
const backoffMsMax = 15_000;

interface Batch {
  readonly partition: Partition;
  readonly rows: readonly ScannedRow[];
  readonly done: boolean;
  /** Where the scan goes on. */
  readonly last: Key | null;
  /** Drains on their way: the owner asked, and what it was sent. */
  readonly asked: Map<number, { readonly owner: NodeId; readonly rows: readonly DrainedRow[] }>;
}

/**
 * Hands rows that this node holds but does not own to their owners: hinted handoff (paper §4.6), and with the same
 * rule every later kind of handoff (design §5).
 *
 *     scan a misplaced partition -> drain each row to every owner -> drop a row once ALL owners hold it
 *
 * The row is dropped only if it is still not owned here, no commit of the key is pending, and every owner has
 * acknowledged a row that contains the present one. Whoever drops leaves at least N holders behind
 * (docs/handoff-proof.md), which is also why W may count distinct nodes.
 */
export class Drainer {
  readonly #kernel: Kernel;
  readonly #scan: (scanId: number, partition: Partition, afterKey: Key | null) => void;
  readonly #misplaced = new Set<Partition>();
  readonly #acks = new DrainAcks();
  #queue: Partition[] = [];
  /** Partitions that received a misplaced row since their present scan began. */
  readonly #touched = new Set<Partition>();
  #scanning: { readonly scanId: number; readonly partition: Partition } | null = null;
  #batch: Batch | null = null;
  #keptInPartition = false;
  #droppedInRound = 0;
  #timer: Timer | null = null;
  #backoffMs: number;

  constructor(
    kernel: Kernel,
    ports: { readonly scan: (scanId: number, partition: Partition, afterKey: Key | null) => void },
  ) {
    this.#kernel = kernel;
    this.#scan = ports.scan;
    this.#backoffMs = kernel.timing.drainIntervalMs;
  }

  /** Partitions of which rows wait here for their owners. */
  get misplaced(): readonly Partition[] {
    return [...this.#misplaced].sort((a, b) => a - b);
  }

  start(misplaced: readonly Partition[]): void {
    for (const partition of misplaced) this.#misplaced.add(partition);
    this.kick();
  }

  /** A row that this node does not own was stored. */
  onMisplaced(partition: Partition): void {
    this.#touched.add(partition);
    if (this.#misplaced.has(partition)) return;
    this.#misplaced.add(partition);
    if (this.#timer === null && this.#idle()) this.#wait(this.#kernel.timing.drainIntervalMs);
  }

  /** A peer is back, or the ring changed: try again now. */
  kick(): void {
    this.#backoffMs = this.#kernel.timing.drainIntervalMs;
    if (this.#idle()) this.#beginRound();
  }

  /** Acknowledgements given under the old ring say nothing about the owners of the new one. */
  onRingChange(): void {
    this.#acks.clear();
    this.kick();
  }

  onScanned(scanId: number, rows: readonly ScannedRow[], done: boolean): void {
    if (this.#scanning?.scanId !== scanId) return;
    const { partition } = this.#scanning;
    this.#scanning = null;
    const misplaced = rows.filter(({ key }) => !ownsKey(this.#kernel, key));
    const batch: Batch = { partition, rows: misplaced, done, last: rows.at(-1)?.key ?? null, asked: new Map() };
    this.#batch = batch;
    for (const [owner, drained] of this.#perOwner(misplaced)) {
      const id = this.#kernel.nextId();
      batch.asked.set(id, { owner, rows: drained });
      this.#kernel.send(owner, { type: "drain", id, rows: drained, ringId: this.#kernel.ring().id });
    }
    if (batch.asked.size === 0) return this.#settle(batch);
    this.#timer = this.#kernel.after(this.#kernel.timing.suspectAfterMs, () => this.#settle(batch));
  }

  onReply(from: NodeId, reply: DrainReply): void {
    const batch = this.#batch;
    const drain = batch?.asked.get(reply.id);
    if (batch === null || drain === undefined || drain.owner !== from) return;
    batch.asked.delete(reply.id);
    // An acknowledgement given under another ring says nothing about the owners of this one.
    if (reply.result === "stored" && reply.ringId === this.#kernel.ring().id) {
      for (const { key, row } of drain.rows) this.#acks.add(keyId(key), { owner: from, row });
      this.#kernel.trace({ type: "hint-drained", rows: drain.rows.length, to: from });
    }
    if (batch.asked.size === 0) this.#settle(batch);
  }

  #idle(): boolean {
    return this.#scanning === null && this.#batch === null;
  }

  #wait(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#kernel.after(delayMs, () => this.#beginRound());
  }

  #beginRound(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (!this.#idle()) return;
    this.#droppedInRound = 0;
    this.#queue = [...this.misplaced];
    this.#nextPartition();
  }

  #nextPartition(): void {
    const partition = this.#queue.shift();
    if (partition === undefined) return this.#endRound();
    this.#keptInPartition = false;
    this.#touched.delete(partition);
    this.#scanFrom(partition, null);
  }

  #scanFrom(partition: Partition, afterKey: Key | null): void {
    const scanId = this.#kernel.nextId();
    this.#scanning = { scanId, partition };
    this.#scan(scanId, partition, afterKey);
  }

  #endRound(): void {
    if (this.#misplaced.size === 0) return;
    this.#backoffMs = this.#droppedInRound > 0 ? this.#kernel.timing.drainIntervalMs : this.#backoffMs * 2;
    this.#backoffMs = Math.min(this.#backoffMs, backoffMsMax);
    this.#wait(this.#backoffMs);
  }

  /** What each owner that seems alive has not yet acknowledged. */
  #perOwner(rows: readonly ScannedRow[]): ReadonlyMap<NodeId, DrainedRow[]> {
    const perOwner = new Map<NodeId, DrainedRow[]>();
    for (const { key, stored } of rows) {
      for (const owner of this.#ownersOf(key)) {
        if (this.#kernel.detector.isSuspect(owner)) continue;
        if (this.#acks.covers(keyId(key), { owner, row: stored.row })) continue;
        const drained = perOwner.get(owner) ?? [];
        drained.push({ key, row: stored.row });
        perOwner.set(owner, drained);
      }
    }
    return perOwner;
  }

  #ownersOf(key: Key): readonly NodeId[] {
    const settings = this.#kernel.bucket(key.bucket);
    if (settings === undefined) return [];
    const ring = this.#kernel.ring();
    const preference = ring.preferenceList(ring.partitionOf(key), settings.n);
    return preference.filter(({ role }) => role === "owner").map(({ node }) => node);
  }

  /** The batch has been answered, or waited for long enough: drop what may be dropped and go on. */
  #settle(batch: Batch): void {
    if (this.#batch !== batch) return;
    this.#batch = null;
    this.#timer?.cancel();
    this.#timer = null;
    for (const { key, stored } of batch.rows) this.#dropIfHeldByAll(batch.partition, key, stored.row);
    if (!batch.done) return this.#scanFrom(batch.partition, batch.last);
    if (!this.#keptInPartition && !this.#touched.has(batch.partition)) this.#misplaced.delete(batch.partition);
    this.#nextPartition();
  }

  #dropIfHeldByAll(partition: Partition, key: Key, scanned: DrainedRow["row"]): void {
    const owners = this.#ownersOf(key);
    const heldByAll = (row: DrainedRow["row"]): boolean =>
      owners.length > 0 && owners.every((owner) => this.#acks.covers(keyId(key), { owner, row }));
    if (!heldByAll(scanned)) {
      this.#keptInPartition = true;
      return;
    }
    this.#kernel.rows.access({
      key,
      partition,
      change: (current) => {
        if (current.status !== "known" || current.stored === null) return "unchanged";
        const blocked = ownsKey(this.#kernel, key) || this.#kernel.rows.hasPending(key);
        if (blocked || !heldByAll(current.stored.row)) {
          this.onMisplaced(partition);
          return "unchanged";
        }
        this.#droppedInRound++;
        this.#acks.forget(keyId(key));
        this.#kernel.trace({ type: "hint-dropped", key: keyId(key), partition });
        return { write: null };
      },
      done: (outcome) => {
        if (outcome !== "durable") this.onMisplaced(partition);
      },
    });
  }
}
