import type { Key, NodeId, Partition } from "../ids.ts";
import { keyId } from "../key.ts";
import type { ScannedRow } from "../node/events.ts";
import type { Kernel } from "../node/kernel.ts";
import type { DrainedRow, DrainReply } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import { ownsKey } from "../coordinator/replica.ts";
import { DrainAcks } from "./drain-acks.ts";
import { inMessages } from "./row-bytes.ts";

/** Longest time between two attempts while an owner is away; its return starts one at once. */
const backoffMsMax = 15_000;
/** How long owners may take to acknowledge a batch. */
const batchTimeoutMs = 2_000;

/** However much an owner grants: this node has to keep them in memory. */
const rowsAtOnceMax = 1_024;

/** One pass over one partition. */
interface Pass {
  readonly partition: Partition;
  /** A row had to be kept: some owner has not acknowledged it. */
  kept: boolean;
  scanned: boolean;
  /** Drops asked for and not yet durable. */
  openDrops: number;
}

interface Batch {
  readonly pass: Pass;
  readonly rows: readonly ScannedRow[];
  readonly done: boolean;
  /** Where the scan goes on. */
  readonly last: Key | null;
  /** Drains on their way: the owner asked, and what it was sent. */
  readonly asked: Map<number, { readonly owner: NodeId; readonly rows: readonly DrainedRow[] }>;
}

/**
 * Hands rows that this node holds but does not own to their owners: hinted handoff (paper §4.6), ownership transfer
 * after a join or leave, and a removed node's last duty, all by one rule (design §5).
 *
 *     scan a misplaced partition -> drain each row to every owner -> drop a row once ALL owners hold it
 *
 * The row is dropped only if it is still not owned here, no commit of the key is pending, the cluster is not being
 * copied (`keep-rows`), and since the last ring change every owner has acknowledged a row that contains the present
 * one. Whoever drops leaves at least N holders behind (docs/handoff-proof.md), which is also why W may count distinct
 * nodes.
 *
 * Invariant: a partition of which a misplaced row is, or may be, on disk is in `misplaced`. Others believe it.
 */
export class Drainer {
  readonly #kernel: Kernel;
  readonly #misplaced = new Set<Partition>();
  /** The same in order, or null while it has to be made anew. */
  #sorted: readonly Partition[] | null = null;
  readonly #acks = new DrainAcks();
  /** Partitions that received a misplaced row since their present pass began. */
  readonly #touched = new Set<Partition>();
  #queue: Partition[] = [];
  #scanning = false;
  #batch: Batch | null = null;
  #droppedInRound = 0;
  #timer: Timer | null = null;
  #backoffMs: number;
  #enabled = false;
  /** Raised by each ring change: what was begun under another ring is not continued. */
  #generation = 0;
  /** What each owner said that it would take at a time. */
  readonly #credits = new Map<NodeId, number>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#backoffMs = kernel.timing.drainIntervalMs;
  }

  /** Partitions of which rows wait here for their owners. */
  get misplaced(): readonly Partition[] {
    this.#sorted ??= [...this.#misplaced].sort((a, b) => a - b);
    return this.#sorted;
  }

  /** Keys whose rows are on their way from here to their owners, by `keyId`. */
  keysAtWork(): readonly string[] {
    return this.#batch?.rows.map(({ key }) => keyId(key)) ?? [];
  }

  /** From now on rows are handed over: another member has confirmed that this disk is not an older one. */
  enable(): void {
    this.#enabled = true;
    this.kick();
  }

  /** Partitions held that are not owned, or may hold rows that are not. */
  onHeld(misplaced: readonly Partition[]): void {
    for (const partition of misplaced) this.#misplaced.add(partition);
    this.#sorted = null;
    this.kick();
  }

  /** A row that this node does not own was stored. */
  onMisplaced(partition: Partition): void {
    this.#touched.add(partition);
    if (this.#misplaced.has(partition)) return;
    this.#misplaced.add(partition);
    this.#sorted = null;
    if (this.#timer === null && this.#idle()) this.#wait(this.#kernel.timing.drainIntervalMs);
  }

  /** A peer is back: try again now. */
  kick(): void {
    this.#backoffMs = this.#kernel.timing.drainIntervalMs;
    if (this.#idle()) this.#beginRound();
  }

  /** Acknowledgements given under the old ring say nothing about the owners of the new one. */
  onRingChange(): void {
    this.#generation++;
    this.#acks.clear();
    this.#batch = null;
    this.#scanning = false;
    this.#queue = [];
    this.kick();
  }

  /** It has started anew, perhaps on an emptied disk: what it acknowledged before is asked for again. */
  onNewLife(owner: NodeId): void {
    this.#acks.forgetOwner(owner);
    this.#credits.delete(owner);
  }

  onReply(from: NodeId, reply: DrainReply): void {
    const batch = this.#batch;
    const drain = batch?.asked.get(reply.id);
    if (batch === null || drain === undefined || drain.owner !== from) return;
    batch.asked.delete(reply.id);
    this.#credits.set(from, reply.creditRows);
    // An acknowledgement given under another ring says nothing about the owners of this one.
    if (reply.result === "stored" && reply.ringId === this.#kernel.ring().id) {
      for (const { key, row } of drain.rows) this.#acks.add(keyId(key), { owner: from, row });
      this.#kernel.trace({ type: "hint-drained", rows: drain.rows.length, to: from });
    }
    if (batch.asked.size === 0) this.#settle(batch);
  }

  #idle(): boolean {
    return !this.#scanning && this.#batch === null;
  }

  #wait(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#kernel.after(delayMs, () => this.#beginRound());
  }

  #beginRound(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (!this.#idle() || !this.#enabled) return;
    this.#droppedInRound = 0;
    this.#queue = [...this.misplaced];
    this.#nextPartition();
  }

  #nextPartition(): void {
    const partition = this.#queue.shift();
    if (partition === undefined) return this.#endRound();
    this.#touched.delete(partition);
    this.#scan({ partition, kept: false, scanned: false, openDrops: 0 }, null);
  }

  #scan(pass: Pass, afterKey: Key | null): void {
    this.#scanning = true;
    const generation = this.#generation;
    const { partition } = pass;
    const limit = this.#creditFor(partition);
    this.#kernel.queries.ask({ type: "rows", partition, afterKey, limit }, ({ rows, done }) => {
      if (generation !== this.#generation) return;
      this.#scanning = false;
      this.#drain({ pass, rows, done, last: rows.at(-1)?.key ?? null, asked: new Map() });
    });
  }

  #drain(scanned: Batch): void {
    const rows = scanned.rows.filter(({ key }) => !ownsKey(this.#kernel, key));
    const batch = { ...scanned, rows };
    this.#batch = batch;
    for (const [owner, drained] of this.#perOwner(rows)) {
      for (const message of inMessages(drained)) this.#send(batch, owner, message);
    }
    if (batch.asked.size === 0) this.#settle(batch);
    else this.#timer = this.#kernel.after(batchTimeoutMs, () => this.#settle(batch));
  }

  #send(batch: Batch, owner: NodeId, rows: readonly DrainedRow[]): void {
    const id = this.#kernel.nextId();
    batch.asked.set(id, { owner, rows });
    this.#kernel.send(owner, { type: "drain", id, rows, ringId: this.#kernel.ring().id });
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

  /** Rows to take up at a time: no more than any owner that will hear of them has granted. */
  #creditFor(partition: Partition): number {
    const ring = this.#kernel.ring();
    const { drainRowsMax } = this.#kernel.timing;
    const owners = ring.ownersOf(partition, ring.n).filter((owner) => !this.#kernel.detector.isSuspect(owner));
    return Math.max(1, Math.min(...owners.map((owner) => this.#credits.get(owner) ?? drainRowsMax), rowsAtOnceMax));
  }

  #ownersOf(key: Key): readonly NodeId[] {
    const settings = this.#kernel.bucket(key.bucket);
    if (settings === undefined) return [];
    const ring = this.#kernel.ring();
    return ring.ownersOf(ring.partitionOf(key), settings.n);
  }

  /** The batch has been answered, or waited for long enough: drop what may be dropped and go on. */
  #settle(batch: Batch): void {
    if (this.#batch !== batch) return;
    this.#batch = null;
    this.#timer?.cancel();
    this.#timer = null;
    const { pass } = batch;
    for (const { key, stored } of batch.rows) this.#dropIfHeldByAll(pass, key, stored.row);
    if (!batch.done) return this.#scan(pass, batch.last);
    pass.scanned = true;
    this.#forgetIfEmpty(pass);
    this.#nextPartition();
  }

  #dropIfHeldByAll(pass: Pass, key: Key, scanned: DrainedRow["row"]): void {
    const owners = this.#ownersOf(key);
    // A ring that has fewer members than N for now has no N owners to leave behind.
    const enough =
      owners.length >= Math.max(1, Math.min(this.#kernel.bucket(key.bucket)?.n ?? 1, this.#kernel.ring().n));
    const heldByAll = (row: DrainedRow["row"]): boolean =>
      enough && owners.every((owner) => this.#acks.covers(keyId(key), { owner, row }));
    if (!heldByAll(scanned)) {
      pass.kept = true;
      return;
    }
    const generation = this.#generation;
    pass.openDrops++;
    this.#kernel.rows.access({
      key,
      partition: pass.partition,
      change: (current) => {
        if (current.status !== "known" || current.stored === null) return "unchanged";
        const blocked =
          generation !== this.#generation || ownsKey(this.#kernel, key) || this.#kernel.rows.hasPending(key);
        if (blocked || this.#kernel.keepsRows() || !heldByAll(current.stored.row)) {
          pass.kept = true;
          return "unchanged";
        }
        this.#droppedInRound++;
        this.#acks.forget(keyId(key));
        this.#kernel.trace({ type: "hint-dropped", key: keyId(key), partition: pass.partition });
        return { write: null };
      },
      done: (outcome) => {
        pass.openDrops--;
        if (outcome !== "durable") pass.kept = true;
        this.#forgetIfEmpty(pass);
      },
    });
  }

  /** Only when every drop is durable is it true that nothing of the partition is held. */
  #forgetIfEmpty(pass: Pass): void {
    if (!pass.scanned || pass.openDrops > 0 || pass.kept || this.#touched.has(pass.partition)) return;
    this.#misplaced.delete(pass.partition);
    this.#sorted = null;
  }
}
