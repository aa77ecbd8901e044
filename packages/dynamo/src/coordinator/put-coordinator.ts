import { assertNever } from "../assert.ts";
import type { Key, NodeId } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ReplicaPutReply } from "../node/peer-message.ts";
import type { CurrentRow, RowChange, RowOutcome } from "../node/row-table.ts";
import type { Timer } from "../node/timer-queue.ts";
import { deleteSiblings, emptyRow, putSibling, uncoveredSiblings } from "../versioning/row.ts";
import { truncateClock } from "../versioning/truncate.ts";
import { resolveSiblings } from "../versioning/resolver.ts";
import type { Dot, Row, VersionVector } from "../versioning/types.ts";
import { counterOf, withDot } from "../versioning/version-vector.ts";
import { edgeLimits } from "./bucket-settings.ts";
import type { DeleteRequest, FailedResponse, PutRequest } from "./client-request.ts";
import type { Placement, Request } from "./request.ts";
import { rejected } from "./request.ts";
import { WriteAcks } from "./write-acks.ts";

/**
 * One put or delete (paper §4.5 and §4.6, design §4):
 *
 *     mint a dot in the local row -> ship the whole row to the owners, and to a stand-in for each silent one
 *     -> reply once W distinct nodes hold it -> go on until N do, or the deadline
 *
 * The local write and the shipping run side by side: the coordinator's own copy counts as one of W when it is durable,
 * like everybody else's.
 */
export class PutCoordinator {
  readonly id: number;
  readonly #kernel: Kernel;
  readonly #request: Request<PutRequest | DeleteRequest>;
  readonly #placement: Placement;
  readonly #acks: WriteAcks;
  readonly #needed: number;
  readonly #offered = new Set<NodeId>();
  readonly #refused = new Set<NodeId>();
  readonly #timers: Timer[] = [];
  readonly #onClosed: () => void;
  #written: { readonly row: Row; readonly dot: Dot } | null = null;
  #refusal: FailedResponse | null = null;
  readonly #deadlineMs: number;
  #replied = false;
  #closed = false;

  constructor(
    kernel: Kernel,
    setup: { request: Request<PutRequest | DeleteRequest>; placement: Placement; onClosed: () => void },
  ) {
    this.#kernel = kernel;
    this.id = kernel.nextId();
    this.#request = setup.request;
    this.#placement = setup.placement;
    this.#onClosed = setup.onClosed;
    this.#deadlineMs = kernel.now().monotonicMs + setup.request.request.timeoutMs;
    const { w, pw, dw } = setup.request.request;
    this.#needed = w ?? setup.placement.settings.w;
    this.#acks = new WriteAcks({ owners: setup.placement.owners, w: this.#needed, pw: pw ?? 0, dw: dw ?? 0 });
  }

  get key(): Key {
    return this.#request.request.key;
  }

  start(): void {
    const { timeoutMs } = this.#request.request;
    this.#timers.push(this.#kernel.after(timeoutMs * 0.9, () => this.#atDeadline()));
    this.#kernel.rows.access({
      key: this.#request.request.key,
      partition: this.#placement.partition,
      change: (current) => this.#mint(current),
      done: (outcome) => this.#onLocalOutcome(outcome),
    });
  }

  onReply(from: NodeId, reply: ReplicaPutReply): void {
    if (this.#closed || !this.#offered.has(from)) return;
    switch (reply.result) {
      case "durable":
      case "buffered":
        this.#acks.add(from, reply.result);
        break;
      case "not-owner":
      case "failed":
        this.#refused.add(from);
        this.#offerToStandIns();
        break;
      default:
        assertNever(reply.result, "replica-put-reply");
    }
    this.#decide();
  }

  /** A peer became suspect: somebody else should hold the write in its place. */
  onSuspected(): void {
    if (this.#written !== null && !this.#closed) this.#offerToStandIns();
  }

  #mint(current: CurrentRow): RowChange {
    const { request } = this.#request;
    if (this.#closed || current.status === "failed") return "refused";
    const stored = current.status === "known" ? current.stored : null;
    const before = stored?.row ?? emptyRow;
    if (request.type === "put" && uncoveredSiblings(before, request.context).length >= edgeLimits.siblingsMax) {
      const message = `The key has ${edgeLimits.siblingsMax} siblings. Read it and put a merge with the context.`;
      this.#refusal = rejected("TOO_MANY_SIBLINGS", message);
      return "refused";
    }
    const { ttlMs, clockEntriesMax } = this.#placement.settings;
    if (clockEntriesMax !== null) this.#kernel.actors.drawnNow(this.#kernel.now().wallMs);
    const { dot, fresh } = this.#kernel.actors.mint(stored, request.context);
    const whole = nextRow(before, { request, dot, ttlMs });
    const row = clockEntriesMax === null ? whole : truncateClock(whole, { max: clockEntriesMax, keep: [dot] });
    const cut = whole.clock.length - row.clock.length;
    if (cut > 0) this.#kernel.trace({ type: "clock-truncated", key: keyId(request.key), entries: cut });
    this.#traceMint(dot, row);
    if (fresh !== null) this.#kernel.trace({ type: "actor-drawn", reason: fresh });
    this.#written = { row, dot };
    this.#ship();
    return { write: { row, lastMinted: dot } };
  }

  #ship(): void {
    const { standInDelayMs } = this.#kernel.timing;
    const { timeoutMs } = this.#request.request;
    for (const owner of this.#placement.owners) this.#offer(owner, "owner");
    this.#offered.add(this.#kernel.self);
    this.#offerToStandIns();
    const delayMs = Math.min(standInDelayMs, timeoutMs / 8);
    // Before half the time is over that the client gave, however long the row took to be read.
    const leftMs = this.#deadlineMs - this.#kernel.now().monotonicMs - timeoutMs * 0.55;
    this.#timers.push(
      this.#kernel.after(delayMs, () => this.#onSilence(delayMs)),
      this.#kernel.after(Math.max(0, leftMs), () => this.#offerToAll()),
    );
    if (this.#placement.settings.durability === "buffered") {
      this.#acks.add(this.#kernel.self, "buffered");
      this.#decide();
    }
  }

  /** Silence goes on: every `delayMs` one more member is asked for each copy that is missing. */
  #onSilence(delayMs: number): void {
    if (this.#closed || this.#acks.count >= this.#placement.settings.n) return;
    for (const node of this.#offered) if (!this.#acks.has(node)) this.#kernel.doubt(node);
    this.#offerToOthers(this.#placement.settings.n - this.#acks.count);
    if (this.#offered.size < this.#placement.preference.length) {
      this.#timers.push(this.#kernel.after(delayMs, () => this.#onSilence(delayMs)));
    }
  }

  /** As many stand-ins as there are owners that are suspect or refused. */
  #offerToStandIns(): void {
    const out = (node: NodeId): boolean => this.#refused.has(node) || this.#kernel.detector.isSuspect(node);
    const holding = [...this.#offered].filter((node) => this.#acks.has(node) || !out(node)).length;
    this.#offerToOthers(Math.min(this.#placement.settings.n, this.#placement.preference.length) - holding);
  }

  #offerToOthers(count: number): void {
    const open = this.#placement.preference.map(({ node }) => node).filter((node) => !this.#offered.has(node));
    const alive = open.filter((node) => !this.#kernel.detector.isSuspect(node));
    for (const node of alive.slice(0, Math.max(0, count))) this.#offer(node, "stand-in");
  }

  #offerToAll(): void {
    if (this.#closed || this.#replied) return;
    for (const { node, role } of this.#placement.preference) this.#offer(node, role === "owner" ? "owner" : "stand-in");
  }

  #offer(node: NodeId, role: "owner" | "stand-in"): void {
    if (this.#offered.has(node) || this.#written === null || node === this.#kernel.self) return;
    this.#offered.add(node);
    const { key, dw } = this.#request.request;
    const remainingMs = this.#deadlineMs - this.#kernel.now().monotonicMs;
    if (role === "stand-in") this.#kernel.trace({ type: "sloppy-write", key: keyId(key), standIn: node });
    // A copy that must be synced is asked for as such even where the bucket is content with memory.
    const durability = dw !== null && dw > 0 ? "fsync" : this.#placement.settings.durability;
    const { row } = this.#written;
    this.#kernel.send(node, { type: "replica-put", id: this.id, key, row, role, durability, remainingMs });
  }

  #onLocalOutcome(outcome: RowOutcome): void {
    if (this.#closed) return;
    if (outcome === "not-applied") {
      const unreadable = "The coordinator could not read its copy of the row.";
      return this.#refuse(this.#refusal ?? rejected("UNAVAILABLE", unreadable));
    }
    if (outcome === "durable") this.#acks.add(this.#kernel.self, "durable");
    // After a failed commit the write lives on in what was shipped: it is no longer this node's to reject.
    else this.#refused.add(this.#kernel.self);
    if (outcome !== "durable") this.#offerToStandIns();
    this.#decide();
  }

  #decide(): void {
    if (!this.#replied && this.#acks.enough()) this.#acknowledge();
    // Everybody was asked and nobody is left to answer: waiting would change nothing.
    if (!this.#replied && this.#everybodyHasAnswered()) this.#fail();
    if (this.#replied && this.#acks.count >= Math.min(this.#placement.settings.n, this.#placement.preference.length)) {
      this.#close();
    }
  }

  #everybodyHasAnswered(): boolean {
    return this.#placement.preference.every(({ node }) => this.#acks.has(node) || this.#refused.has(node));
  }

  #acknowledge(): void {
    if (this.#written === null) return;
    this.#replied = true;
    const { request } = this.#request;
    const { row, dot } = this.#written;
    const returnBody = request.type === "put" && request.returnBody;
    const { owners, settings } = this.#placement;
    this.#request.reply({
      type: "written",
      dot,
      clock: returnBody ? row.clock : replyContext(row, request.context, dot),
      siblings: returnBody ? resolveSiblings(row, settings.resolver, this.#kernel.now().wallMs) : null,
      copies: this.#acks.copies(),
      n: settings.n,
      missing: owners.filter((owner) => !this.#acks.has(owner) && this.#kernel.detector.isSuspect(owner)),
    });
    this.#traceDone("written");
  }

  #refuse(response: FailedResponse): void {
    this.#replied = true;
    this.#request.reply(response);
    this.#traceDone("rejected");
    this.#close();
  }

  #atDeadline(): void {
    if (this.#closed) return;
    if (!this.#replied) this.#fail();
    this.#close();
  }

  #fail(): void {
    this.#replied = true;
    const from = this.#acks.copies().map(({ node }) => node);
    this.#request.reply({
      type: "failed",
      // Nothing was applied anywhere only if the row was never even read here.
      outcome: this.#written === null ? "rejected" : "unknown",
      code: "QUORUM_NOT_REACHED",
      message: `${from.length} of the ${this.#needed} copies needed were confirmed in time.`,
      needed: this.#needed,
      received: from.length,
      from,
    });
    this.#traceDone("failed");
  }

  #close(): void {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#onClosed();
  }

  #traceMint(dot: Dot, row: Row): void {
    const key = keyId(this.#request.request.key);
    this.#kernel.trace({ type: "dot-minted", key, dot, requestId: this.#request.request.requestId });
    this.#kernel.trace({
      type: "row-changed",
      key,
      siblings: row.siblings.length,
      clockEntries: row.clock.length,
    });
  }

  #traceDone(outcome: string): void {
    const key = keyId(this.#request.request.key);
    this.#kernel.trace({ type: "put-done", key, outcome, copies: this.#acks.count });
  }
}

interface Minted {
  readonly request: PutRequest | DeleteRequest;
  readonly dot: Dot;
  /** The bucket's. */
  readonly ttlMs: number | null;
}

/**
 * An expiry is part of the write, the same whoever coordinates it: what the put says, else the write's own time, which its
 * client fixed, and the bucket's span. No replica's clock has a say in it.
 */
function nextRow(before: Row, { request, dot, ttlMs }: Minted): Row {
  if (request.type === "delete") return deleteSiblings(before, request.context, dot);
  const { value, writtenAt, requestId } = request;
  const expiresAtMs = request.expiresAtMs ?? (ttlMs === null ? null : writtenAt.ms + ttlMs);
  return putSibling(before, request.context, { dot, value, writtenAt, expiresAtMs, requestId });
}

/**
 * The context that a client may build on after its write, or null. It must not cover what the client was not shown
 * (design §2): the whole clock only when nothing else is left standing, else its own context and the new dot, and that
 * only without a gap.
 */
function replyContext(row: Row, context: VersionVector, dot: Dot): VersionVector | null {
  const others = row.siblings.some((sibling) => sibling.dot.actor !== dot.actor || sibling.dot.counter !== dot.counter);
  if (!others) return row.clock;
  return counterOf(context, dot.actor) === dot.counter - 1 ? withDot(context, dot) : null;
}
