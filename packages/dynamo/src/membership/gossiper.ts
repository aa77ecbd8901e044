import type { NodeId } from "../ids.ts";
import type { Kernel } from "../node/kernel.ts";
import type { Gossip, MemberReport } from "../node/peer-message.ts";
import type { HistoryKeeper } from "./history-keeper.ts";
import { Reports } from "./reports.ts";

/** Peers out of reach that are asked in one tick whether they are back. */
const revisitedMax = 3;
/** Others asked to probe on our behalf. */
const indirectProbes = 2;

/** What gossip brings to light. */
export interface GossipEvents {
  readonly onReport: (report: MemberReport) => void;
  readonly onAddress: (node: NodeId, address: string) => void;
  readonly onConfirmed: () => void;
  /** Somebody has seen a later state of this node than it has itself. */
  readonly onBehind: (seen: { readonly incarnation: number; readonly commitSequence: number }) => void;
  readonly onOutOfReach: (node: NodeId) => void;
  readonly onNewLife: (node: NodeId) => void;
  /** After each tick: who is within reach may have changed. */
  readonly onTick: () => void;
}

/** What this node says of itself at this moment; its commits are those of its start until somebody has confirmed them. */
export type OwnReport = Omit<MemberReport, "node" | "heartbeat">;

/**
 * Gossip (paper §4.8.1): each tick, push-pull with one random peer, of what everybody said of themselves and of the
 * membership history. Idle cost is one exchange a tick, however large the cluster.
 *
 * It also feeds the failure detector, and settles the question that a started node must ask (design §3): has anybody
 * seen a later state of my disk than the one I woke up with?
 */
export class Gossiper {
  readonly #kernel: Kernel;
  readonly #keeper: HistoryKeeper;
  readonly #reports = new Reports();
  readonly #ownReport: () => OwnReport;
  readonly #events: GossipEvents;
  #heartbeat = 0;
  #nextTickMs = 0;
  #revisited = 0;
  #confirmed = false;

  constructor(
    kernel: Kernel,
    parts: {
      readonly keeper: HistoryKeeper;
      readonly ownReport: () => OwnReport;
      readonly events: GossipEvents;
    },
  ) {
    this.#kernel = kernel;
    this.#keeper = parts.keeper;
    this.#ownReport = parts.ownReport;
    this.#events = parts.events;
  }

  /** Whether another member has confirmed that this disk is not behind what was seen of it. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  get reports(): Reports {
    return this.#reports;
  }

  start(): void {
    this.#nextTickMs = this.#kernel.now().monotonicMs;
    if (this.#kernel.ring().members.every(({ id }) => id === this.#kernel.self)) this.#confirm();
    this.#tick();
  }

  onGossip(from: NodeId, gossip: Gossip): void {
    for (const report of gossip.reports) this.#learn(from, report);
    this.#compareWith(gossip.ofYou);
    if (gossip.historyId !== this.#keeper.historyId) {
      this.#kernel.send(from, { type: "history", history: this.#keeper.history });
    }
    if (!gossip.answer) return;
    this.#send(from, this.#reports.newerThan(gossip.reports), false);
  }

  /** Some way to it is in doubt: a request went unanswered, or its silence is too long. */
  doubt(node: NodeId): void {
    const { monotonicMs } = this.#kernel.now();
    if (!this.#kernel.detector.beginProbe(node, monotonicMs)) return;
    this.#kernel.send(node, { type: "ping", id: this.#kernel.nextId() });
    for (const helper of this.#someAlive(indirectProbes, node)) {
      this.#kernel.send(helper, { type: "probe-request", id: this.#kernel.nextId(), target: node });
    }
    this.#kernel.after(this.#kernel.timing.probeTimeoutMs, () => {
      if (this.#kernel.detector.endProbe(node, monotonicMs)) this.#events.onOutOfReach(node);
    });
  }

  /** Tells somebody at once, instead of at the next tick. */
  tell(nodes: readonly NodeId[]): void {
    for (const node of nodes) this.#send(node, this.#reports.all(), true);
  }

  /** Forgets reports of identities that are destroyed. */
  onRingChange(): void {
    const { members, leaving, removed } = this.#kernel.ring();
    this.#reports.keepOnly(new Set([...members, ...leaving, ...removed].map(({ id }) => id)));
  }

  #tick(): void {
    const { monotonicMs } = this.#kernel.now();
    const stalledMs = Math.max(0, monotonicMs - this.#nextTickMs);
    for (const node of this.#kernel.detector.overdue(monotonicMs, stalledMs)) this.doubt(node);
    this.#heartbeat++;
    const peers = this.#kernel.detector.peers();
    const chosen = peers[this.#kernel.random.nextUint32() % Math.max(1, peers.length)];
    if (chosen !== undefined) this.#send(chosen, this.#reports.all(), true);
    this.#revisit();
    this.#nextTickMs = monotonicMs + this.#kernel.timing.gossipMs;
    this.#kernel.after(this.#kernel.timing.gossipMs, () => this.#tick());
    this.#events.onTick();
  }

  /** Those out of reach are asked in turn, so that a healed link is noticed within a few ticks. */
  #revisit(): void {
    const suspects = this.#kernel.detector.suspects();
    for (let i = 0; i < Math.min(revisitedMax, suspects.length); i++) {
      const node = suspects[this.#revisited++ % suspects.length];
      if (node !== undefined) this.#kernel.send(node, { type: "ping", id: this.#kernel.nextId() });
    }
  }

  #send(to: NodeId, reports: readonly MemberReport[], answer: boolean): void {
    const own = { ...this.#ownReport(), node: this.#kernel.self, heartbeat: this.#heartbeat };
    this.#kernel.send(to, {
      type: "gossip",
      reports: [own, ...reports.filter(({ node }) => node !== own.node)],
      ofYou: this.#reports.highest(to),
      historyId: this.#keeper.historyId,
      answer,
    });
  }

  #learn(from: NodeId, report: MemberReport): void {
    if (report.node === this.#kernel.self || !this.#kernel.detector.isKnown(report.node)) return;
    const known = this.#reports.get(report.node);
    if (!this.#reports.learn(report)) return;
    if (report.node !== from) this.#kernel.detector.heardOf(report.node, this.#kernel.now().monotonicMs);
    if (known !== undefined && known.incarnation < report.incarnation) this.#events.onNewLife(report.node);
    if (report.address !== "" && report.address !== known?.address) this.#events.onAddress(report.node, report.address);
    this.#events.onReport(report);
  }

  #compareWith(seen: Gossip["ofYou"]): void {
    const { incarnation, commitSequence } = this.#ownReport();
    if (seen !== null && (seen.incarnation > incarnation || seen.commitSequence > commitSequence)) {
      this.#events.onBehind(seen);
    } else if (!this.#confirmed) this.#confirm();
  }

  #confirm(): void {
    this.#confirmed = true;
    this.#events.onConfirmed();
  }

  #someAlive(count: number, except: NodeId): readonly NodeId[] {
    const alive = this.#kernel.detector
      .peers()
      .filter((node) => node !== except && !this.#kernel.detector.isSuspect(node));
    const from = this.#kernel.random.nextUint32() % Math.max(1, alive.length);
    return [...alive.slice(from), ...alive.slice(0, from)].slice(0, count);
  }
}
