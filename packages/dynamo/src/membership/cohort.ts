import type { NodeId, Partition } from "../ids.ts";
import type { HaltCode, NodeEffect } from "../node/events.ts";
import type { Kernel } from "../node/kernel.ts";
import type { NodeInit } from "../node/node-init.ts";
import type { Gossip, MemberReport, PeerMessage } from "../node/peer-message.ts";
import type { Ring } from "../ring/ring.ts";
import type { ChangeRequest, ChangeResponse } from "./change.ts";
import type { OwnReport } from "./gossiper.ts";
import { Gossiper } from "./gossiper.ts";
import { HistoryKeeper } from "./history-keeper.ts";
import { mergeHistories, operationHash } from "./history.ts";
import { planChange } from "./plan.ts";
import { Readiness } from "./readiness.ts";
import type { History } from "./types.ts";

/** What the cohort tells the rest of the node. */
export interface CohortEvents {
  readonly onRingChange: () => void;
  readonly onHeld: (misplaced: readonly Partition[]) => void;
  readonly onConfirmed: () => void;
  readonly onOutOfReach: (node: NodeId) => void;
  /** A member has started anew. */
  readonly onNewLife: (node: NodeId) => void;
  readonly emit: (effect: NodeEffect) => void;
  readonly misplaced: () => readonly number[];
  /** How far the disk is, as others may be told. */
  readonly commitSequence: () => number;
  /** Whether no request is in progress here and no row uncommitted. */
  readonly isIdle: () => boolean;
}

interface Commit {
  readonly hash: string;
  readonly newcomer: NodeId | null;
  readonly address: string;
  readonly reply: (response: ChangeResponse) => void;
}

/**
 * The node among its fellows: what it knows of the membership, who it believes alive, what it tells of itself, and
 * which of its partitions it may speak for.
 */
export class Cohort {
  readonly #init: NodeInit;
  readonly #kernel: Kernel;
  readonly #events: CohortEvents;
  readonly #keeper: HistoryKeeper;
  readonly #gossiper: Gossiper;
  readonly #readiness: Readiness;
  /** The ring under which `misplaced` is known to be complete. */
  #scannedUnder: Ring["id"] | null = null;
  /** Commits that wait to be durable. */
  #commits: Commit[] = [];
  /** What each was last answered about the membership, and when. */
  readonly #told = new Map<NodeId, { readonly historyId: string; readonly atMs: number }>();
  #halted = false;
  #doorsClosed = false;
  /**
   * It has said that it holds nothing. Late news may make it a member again for a while, or for good; what it has said
   * cannot be unsaid, so it takes nothing any more: once the saying takes effect, nobody would hear it drain.
   */
  #declaredEmpty: boolean;

  constructor(init: NodeInit, kernel: Kernel, events: CohortEvents) {
    this.#init = init;
    this.#kernel = kernel;
    this.#events = events;
    this.#keeper = new HistoryKeeper(
      { self: init.id, history: init.history },
      {
        write: (historyId, history) => events.emit({ type: "write-history", historyId, history }),
        onRing: (before, after) => this.#onRing(before, after),
      },
    );
    this.#declaredEmpty = hasSaidGoodbye(init.history, init.id);
    this.#doorsClosed = this.#declaredEmpty;
    this.#readiness = new Readiness(init.id, {
      recovering: this.#recoveringAtStart(),
      isReachable: (node) => kernel.detector.isKnown(node) && !kernel.detector.isSuspect(node),
    });
    this.#gossiper = new Gossiper(kernel, {
      keeper: this.#keeper,
      ownReport: () => this.#ownReport(),
      events: {
        onReport: (report) => this.#onReport(report),
        onAddress: (node, address) => events.emit({ type: "peer-address", node, address }),
        onConfirmed: events.onConfirmed,
        onBehind: (seen) => this.#onBehind(seen),
        onOutOfReach: events.onOutOfReach,
        onNewLife: events.onNewLife,
        onTick: () => this.traceReady(this.#readiness.settle(this.ring)),
      },
    });
  }

  get history(): History {
    return this.#keeper.history;
  }

  get ring(): Ring {
    return this.#keeper.ring;
  }

  get readiness(): Readiness {
    return this.#readiness;
  }

  get gossiper(): Gossiper {
    return this.#gossiper;
  }

  /** Whether requests and copies are taken: not by a node that is out, nor by one about to go. */
  isOpen(): boolean {
    const status = this.ring.statusOf(this.#init.id);
    return !this.#doorsClosed && (status === "member" || status === "leaving");
  }

  /** A vote counts only from a node that was confirmed, and of a partition that has heard from everybody. */
  isReady(partition: number): boolean {
    return this.#gossiper.confirmed && !this.#declaredEmpty && this.#readiness.isReady(partition);
  }

  start(): void {
    this.#watch();
    this.#noteReadiness();
    this.#scanHeld(this.#init.heldPartitions);
    this.#gossiper.start();
  }

  onWritten(historyId: string): void {
    this.#keeper.onWritten(historyId);
    this.#answerCommits();
    // Votes change the history and not the ring; whoever waits for them should hear of them soon.
    const { members } = this.ring;
    this.#gossiper.tell(
      members
        .map(({ id }) => id)
        .filter((id) => id !== this.#init.id)
        .slice(0, 3),
    );
    this.#finishLastDuty();
  }

  onHistory(from: NodeId, history: History): void {
    if (!this.#keeper.learn(history)) return;
    const known = this.#keeper.history;
    if (mergeHistories(history, known).length > history.length) this.#answerHistory(from, known);
  }

  /**
   * Once a tick at most. Until what each has learned is durable, two that lack something of each other would go on
   * answering as fast as the network carries. An answer that is lost is made up for by the next gossip.
   */
  #answerHistory(to: NodeId, known: History): void {
    const { monotonicMs } = this.#kernel.now();
    const told = this.#told.get(to);
    const again = told?.historyId === this.#keeper.historyId && monotonicMs - told.atMs < this.#kernel.timing.gossipMs;
    if (again) return;
    this.#told.set(to, { historyId: this.#keeper.historyId, atMs: monotonicMs });
    this.#kernel.send(to, { type: "history", history: known });
  }

  onGossip(from: NodeId, gossip: Gossip): void {
    this.#gossiper.onGossip(from, gossip);
    this.#finishLastDuty();
  }

  /** Whether a message from this identity may be acted on: a removed one only drains, a destroyed one is never heard. */
  accepts(from: NodeId, type: PeerMessage["type"]): boolean {
    switch (this.ring.statusOf(from)) {
      case "member":
      case "leaving":
        return true;
      case "removed":
        return ["history", "gossip", "drain", "ping", "pong", "reap-answer"].includes(type);
      // Perhaps it has joined and the news has not reached us, or it waits for its join.
      case "unknown":
        return type === "history" || type === "gossip";
      case "destroyed":
        return false;
    }
  }

  /** Plans at once; a commit is answered once it is durable here. */
  onChangeRequest(request: ChangeRequest, reply: (response: ChangeResponse) => void): void {
    if (request.type === "plan") {
      reply({ type: "planned", plan: planChange(this.history, request.change, this.#init.id) });
      return;
    }
    const { operation, address } = request;
    if (this.ring.statusOf(this.#init.id) !== "member") {
      reply({ type: "refused", code: "NOT_A_MEMBER", message: "Only a member can commit a change; ask another." });
      return;
    }
    // The operation is the plan: it is good only as what this node would plan now, whoever has handed it back.
    const plan = planChange(this.history, operation, this.#init.id);
    if (!plan.ok || operationHash(plan.operation) !== operationHash(operation)) {
      const message = "The membership has changed since this plan was made, or another node made it. Plan again.";
      reply({ type: "refused", code: "PLAN_STALE", message });
      return;
    }
    const newcomer = operation.type === "join" ? operation.member : operation.type === "replace" ? operation.by : null;
    this.#commits.push({ hash: operationHash(operation), newcomer: newcomer?.id ?? null, address, reply });
    this.#keeper.learn([...this.history, operation]);
  }

  /** Partitions became ready: told, and noted for the next start. */
  traceReady(partitions: readonly number[]): void {
    for (const partition of partitions) this.#kernel.trace({ type: "partition-ready", partition });
    if (partitions.length > 0) this.#noteReadiness();
  }

  #answerCommits(): void {
    const durable = new Set(this.history.map(operationHash));
    const answered = this.#commits.filter(({ hash }) => durable.has(hash));
    this.#commits = this.#commits.filter(({ hash }) => !durable.has(hash));
    for (const { newcomer, address, reply } of answered) {
      if (newcomer !== null && address !== "") this.#events.emit({ type: "peer-address", node: newcomer, address });
      reply({ type: "committed", historyId: this.#keeper.historyId });
    }
  }

  #ownReport(): OwnReport {
    return {
      incarnation: this.#init.incarnation,
      commitSequence: this.#events.commitSequence(),
      address: this.#init.address,
      // Before the scan under this ring is done, nobody may take the list below for complete.
      ringId: this.#scannedUnder,
      misplaced: this.#events.misplaced(),
      recovering: this.#readiness.recovering,
    };
  }

  #recoveringAtStart(): readonly number[] {
    const { readiness } = this.#init;
    if (readiness !== null && readiness.ringId === this.ring.id) return readiness.recovering;
    const owned: number[] = [];
    for (let partition = 0; partition < this.ring.partitionCount; partition++) {
      if (this.#kernel.ns.some((n) => this.ring.ownersOf(partition, n).includes(this.#init.id))) owned.push(partition);
    }
    return owned;
  }

  #onReport(report: MemberReport): void {
    if (report.ringId !== this.ring.id) return;
    this.traceReady(this.#readiness.onReport(this.ring, report));
    this.#finishLastDuty();
  }

  #onBehind(seen: { readonly incarnation: number; readonly commitSequence: number }): void {
    this.#halt(
      "DISK_BEHIND",
      `Others have seen start ${seen.incarnation} and commit ${seen.commitSequence} of this node, ` +
        `but its disk is at start ${this.#init.incarnation} and commit ${this.#events.commitSequence()}: it is an older image.`,
    );
  }

  #onRing(before: Ring, after: Ring): void {
    this.#doorsClosed = this.#declaredEmpty;
    this.#readiness.onRingChange(before, after, this.#kernel.ns);
    this.#watch();
    this.#noteReadiness();
    this.#gossiper.onRingChange();
    this.#scannedUnder = null;
    this.#kernel.trace({
      type: "ring-changed",
      ringId: after.id,
      members: after.members.length,
      arriving: this.#readiness.recovering.length,
    });
    this.#events.onRingChange();
    this.#kernel.queries.ask({ type: "held" }, ({ partitions }) => {
      if (this.ring.id === after.id) this.#scanHeld(partitions);
    });
    if (after.statusOf(this.#init.id) === "destroyed") this.#goOut(after);
  }

  #watch(): void {
    const { members, leaving, removed } = this.ring;
    this.#kernel.detector.watch([...members, ...leaving, ...removed].filter(({ id }) => id !== this.#init.id));
  }

  #noteReadiness(): void {
    const readiness = { ringId: this.ring.id, recovering: this.#readiness.recovering };
    this.#events.emit({ type: "write-readiness", readiness });
  }

  /** Of the partitions held, those of which some row may not be owned: not owned for the smallest N. */
  #scanHeld(held: readonly number[]): void {
    const smallest = this.#kernel.ns[0] ?? 1;
    const misplaced = held.filter((partition) => !this.ring.ownersOf(partition, smallest).includes(this.#init.id));
    this.#scannedUnder = this.ring.id;
    this.#events.onHeld(misplaced.map((partition) => partition as Partition));
  }

  /**
   * A node that is leaving or was removed goes once it holds nothing; one that is leaving also waits until every
   * member has said that it knows, because it still takes requests from those that do not.
   */
  #finishLastDuty(): void {
    const status = this.ring.statusOf(this.#init.id);
    if ((status !== "leaving" && status !== "removed") || this.#scannedUnder !== this.ring.id) return;
    if (this.#events.misplaced().length > 0 || !this.#gossiper.confirmed) return;
    const known = (id: NodeId): boolean => this.#gossiper.reports.get(id)?.ringId === this.ring.id;
    if (status === "leaving" && !this.ring.members.every(({ id }) => known(id))) return;
    // Doors first: what was let in before may still store a row here, and that must be handed over as well.
    this.#doorsClosed = true;
    if (!this.#events.isIdle()) return;
    const plan = planChange(this.history, { type: "destroyed", node: this.#init.id }, this.#init.id);
    if (!plan.ok) return;
    this.#declaredEmpty = true;
    this.#keeper.learn([...this.history, plan.operation]);
  }

  /** Out for good. Whoever said so itself first makes sure that somebody has heard it. */
  #goOut(ring: Ring): void {
    if (!hasSaidGoodbye(this.history, this.#init.id))
      return this.#halt("DESTROYED", "This node was declared destroyed by the cluster.");
    const tell = (): void => {
      for (const { id } of ring.members) this.#kernel.send(id, { type: "history", history: this.history });
    };
    tell();
    this.#kernel.after(this.#kernel.timing.gossipMs, tell);
    this.#kernel.after(2 * this.#kernel.timing.gossipMs, () =>
      this.#halt("DRAINED", "This node has handed over everything it held, and the cluster knows."),
    );
  }

  #halt(code: HaltCode, message: string): void {
    if (this.#halted) return;
    this.#halted = true;
    this.#events.emit({ type: "halt", code, message });
  }
}

/** Whether a node has said of itself that it holds nothing. What it said of others is another matter. */
function hasSaidGoodbye(history: History, self: NodeId): boolean {
  return history.some((each) => each.type === "destroyed" && each.author === self && each.node === self);
}
