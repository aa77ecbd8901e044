import { AntiEntropy } from "../anti-entropy/anti-entropy.ts";
import { ExchangeService } from "../anti-entropy/exchange-service.ts";
import { Reaper } from "../anti-entropy/reaper.ts";
import { assertNever } from "../assert.ts";
import { Coordinator } from "../coordinator/coordinator.ts";
import { Drainer } from "../handoff/drainer.ts";
import type { Key, NodeId, Now, Partition } from "../ids.ts";
import { keyId } from "../key.ts";
import { Cohort } from "../membership/cohort.ts";
import { FailureDetector } from "../membership/failure-detector.ts";
import { Random } from "../random.ts";
import { ActorSource } from "../versioning/actor.ts";
import type { NodeEffect, NodeEvent } from "./events.ts";
import type { Kernel } from "./kernel.ts";
import type { NodeInit, NodeView } from "./node-init.ts";
import { PeerMessages } from "./peer-messages.ts";
import { Queries } from "./queries.ts";
import { RowTable } from "./row-table.ts";
import { TimerQueue } from "./timer-queue.ts";

/**
 * A storage node as a value: events in, effects out, and nothing else (design §1).
 *
 *                  +--------------------------------------------------------+
 *      event  -->  | Coordinator   ReplicaService   Drainer   AntiEntropy   | --> effects
 *                  |        \            |             |        /   Reaper  |
 *                  |         RowTable (overlay of uncommitted rows)         |
 *                  |         Cohort (history, ring, gossip, readiness)      |
 *                  +--------------------------------------------------------+
 *
 * It does no I/O, keeps no clock and throws no dice: time comes with each event, randomness was given at birth. So the
 * same code runs under the server's shell, under the simulator and in a browser tab.
 */
export class DynamoNode {
  readonly #init: NodeInit;
  readonly #timers = new TimerQueue();
  readonly #kernel: Kernel;
  readonly #cohort: Cohort;
  readonly #coordinator: Coordinator;
  readonly #drainer: Drainer;
  readonly #antiEntropy: AntiEntropy;
  readonly #reaper: Reaper;
  readonly #messages: PeerMessages;
  #now: Now = { monotonicMs: 0, wallMs: 0 };
  #effects: NodeEffect[] = [];
  #commitSequence: number;
  #wakeAtMs: number | null = null;
  #keepUntilMs = 0;
  /** The latest starts that peers have spoken of themselves. */
  readonly #startedAs = new Map<NodeId, number>();

  constructor(init: NodeInit) {
    this.#init = init;
    this.#commitSequence = init.commitSequence;
    this.#kernel = this.#createKernel();
    this.#cohort = this.#createCohort();
    this.#coordinator = new Coordinator(this.#kernel);
    this.#drainer = new Drainer(this.#kernel);
    this.#antiEntropy = new AntiEntropy(this.#kernel, {
      readiness: this.#cohort.readiness,
      inFlight: () => this.#coordinator.inFlight,
    });
    this.#reaper = new Reaper(this.#kernel, {
      keysInProgress: () => new Set([...this.#coordinator.keysAtWork(), ...this.#drainer.keysAtWork()]),
    });
    this.#messages = new PeerMessages(this.#kernel, {
      cohort: this.#cohort,
      coordinator: this.#coordinator,
      drainer: this.#drainer,
      antiEntropy: this.#antiEntropy,
      exchanges: new ExchangeService(this.#kernel),
      reaper: this.#reaper,
      commitSequence: () => this.#toldCommitSequence(),
      incarnation: init.incarnation,
    });
  }

  /** Takes one event at one moment, and says what is to be done, in order. Throws only on a bug in the core. */
  handle(event: NodeEvent, now: Now): readonly NodeEffect[] {
    this.#now = now;
    this.#effects = [];
    this.#dispatch(event);
    this.#timers.runDue(now.monotonicMs);
    this.#askToBeWoken();
    return this.#effects;
  }

  /** This node's own view, for people. Changes nothing. */
  view(now: Now): NodeView {
    const { ring, readiness, gossiper } = this.#cohort;
    return {
      id: this.#init.id,
      incarnation: this.#init.incarnation,
      ringId: ring.id,
      commitSequence: this.#commitSequence,
      status: ring.statusOf(this.#init.id),
      confirmed: gossiper.confirmed,
      recovering: readiness.recovering.map((partition) => ({ partition, awaited: readiness.awaited(ring, partition) })),
      reapHindrance: this.#reaper.hindrance,
      peers: this.#kernel.detector.view(now.monotonicMs).map(({ member, state, silentMs, phi }) => {
        const report = gossiper.reports.get(member.id);
        return {
          node: member.id,
          zone: member.zone,
          status: ring.statusOf(member.id),
          state,
          silentMs,
          phi,
          incarnation: report?.incarnation ?? 0,
          heartbeat: report?.heartbeat ?? 0,
          misplaced: report?.misplaced ?? [],
        };
      }),
      misplaced: this.#drainer.misplaced,
      inFlight: this.#coordinator.inFlight,
    };
  }

  #createKernel(): Kernel {
    const { id, timing, buckets, entropy } = this.#init;
    const random = new Random(entropy);
    const actors = new ActorSource(random);
    // Answers to questions of an earlier life may still arrive; they must not find a question of this one.
    let lastId = random.nextUint32() * 2 ** 20;
    const emit = (effect: NodeEffect): void => void this.#effects.push(effect);
    const trace: Kernel["trace"] = (event) => emit({ type: "trace", trace: event });
    return {
      self: id,
      timing,
      actors,
      random,
      ns: [...new Set([...buckets.values()].map(({ n }) => n))].sort((a, b) => a - b),
      detector: new FailureDetector({ suspectAfterMs: timing.suspectAfterMs, usualPaceMs: timing.gossipMs }),
      queries: new Queries(emit),
      rows: new RowTable({
        emit: (effect) => this.#emitRowEffect(effect),
        nOf: (bucket) => buckets.get(bucket)?.n ?? 0,
        onBatchFailed: (reason, discarded) => {
          // Dots of the lost rows were shipped and must never be issued again (design §2).
          actors.redraw();
          trace({ type: "batch-failed", reason, discarded });
        },
        onCorrupt: (key) => trace({ type: "row-quarantined", key }),
        onSettled: (key, partition) => this.#noteIfMisplaced(key, partition),
      }),
      now: () => this.#now,
      history: () => this.#cohort.history,
      ring: () => this.#cohort.ring,
      bucket: (name) => buckets.get(name),
      keepsRows: () => this.#now.monotonicMs < this.#keepUntilMs,
      isConfirmed: () => this.#cohort.gossiper.confirmed,
      isOpen: () => this.#cohort.isOpen(),
      isReady: (partition) => this.#cohort.isReady(partition),
      incarnationOf: (node) =>
        Math.max(this.#cohort.gossiper.reports.get(node)?.incarnation ?? 0, this.#startedAs.get(node) ?? 0),
      holdersOf: (partition) => this.#cohort.gossiper.reports.holdersOf(partition),
      doubt: (node) => this.#cohort.gossiper.doubt(node),
      traceReady: (partitions) => this.#cohort.traceReady(partitions),
      nextId: () => ++lastId,
      send: (to, message) => emit({ type: "send", to, message }),
      trace,
      after: (delayMs, run) => this.#timers.schedule(this.#now.monotonicMs + delayMs, run),
    };
  }

  #createCohort(): Cohort {
    return new Cohort(this.#init, this.#kernel, {
      onRingChange: () => {
        this.#drainer.onRingChange();
        this.#antiEntropy.onRingChange();
        this.#reaper.onRingChange();
      },
      onHeld: (misplaced) => this.#drainer.onHeld(misplaced),
      onConfirmed: () => {
        this.#drainer.enable();
        this.#antiEntropy.start();
        this.#reaper.start();
        this.#messages.onConfirmed();
      },
      onNewLife: (node) => this.#drainer.onNewLife(node),
      onOutOfReach: (node) => this.#onOutOfReach(node),
      emit: (effect) => this.#effects.push(effect),
      misplaced: () => this.#drainer.misplaced,
      commitSequence: () => this.#toldCommitSequence(),
      isIdle: () => this.#coordinator.inFlight === 0 && !this.#kernel.rows.hasAnyPending(),
    });
  }

  #dispatch(event: NodeEvent): void {
    switch (event.type) {
      case "start":
        return this.#cohort.start();
      case "client-request":
        return this.#coordinator.handle({
          request: event.request,
          forwarded: false,
          reply: (response) => this.#effects.push({ type: "reply", ref: event.ref, response }),
        });
      case "change-request":
        return this.#cohort.onChangeRequest(event.request, (response) =>
          this.#effects.push({ type: "change-reply", ref: event.ref, response }),
        );
      case "keep-rows":
        this.#keepUntilMs = event.untilMs;
        return;
      case "message":
        return this.#messages.onMessage(event.from, event.message);
      case "row-read":
        return this.#kernel.rows.onRead(event.readId, event.result);
      case "writes-committed":
        this.#commitSequence = event.commitSequence;
        return this.#kernel.rows.onCommitted(event.upTo);
      case "writes-failed":
        return this.#kernel.rows.onFailed(event.epoch, event.reason);
      case "answered":
        return this.#kernel.queries.onAnswer(event.queryId, event.answer);
      case "history-written":
        return this.#cohort.onWritten(event.historyId);
      case "wake":
        this.#wakeAtMs = null;
        return;
      case "close-doors":
        return this.#coordinator.closeDoors();
      case "peer-started":
        this.#startedAs.set(event.node, event.incarnation);
        return;
      case "peer-connected":
        // What was said before the connection was there is lost; a start should not wait for the next tick.
        return this.#cohort.gossiper.tell([event.node]);
      case "peer-disconnected":
        if (this.#kernel.detector.disconnected(event.node)) this.#onOutOfReach(event.node);
        return;
      default:
        assertNever(event, "event");
    }
  }

  /**
   * How far this disk is, as others may count on it. Until somebody has confirmed the disk, where it began: what it has
   * written since, alone, must not make an older image look newer, nor be held against it as if it had lost that.
   */
  #toldCommitSequence(): number {
    return this.#cohort.gossiper.confirmed ? this.#commitSequence : this.#init.commitSequence;
  }

  #onOutOfReach(node: NodeId): void {
    this.#kernel.trace({ type: "peer-suspected", node });
    this.#coordinator.onSuspected();
  }

  /** Every write passes here, so no row that is not owned can be stored without being noted for handoff. */
  #emitRowEffect(effect: NodeEffect): void {
    this.#effects.push(effect);
    if (effect.type !== "write-row" || effect.stored === null) return;
    if (this.#noteIfMisplaced(effect.key, effect.partition)) {
      this.#kernel.trace({ type: "hint-stored", key: keyId(effect.key), partition: effect.partition });
    }
  }

  /**
   * Noted when the write is asked for, so that readers hear of the holding at once, and again when it is settled,
   * because a scan in between would not have seen it.
   */
  #noteIfMisplaced(key: Key, partition: Partition): boolean {
    const settings = this.#init.buckets.get(key.bucket);
    if (settings === undefined) return false;
    if (this.#cohort.ring.ownersOf(partition, settings.n).includes(this.#init.id)) return false;
    this.#drainer.onMisplaced(partition);
    return true;
  }

  #askToBeWoken(): void {
    const nextMs = this.#timers.nextAtMs();
    if (nextMs === null || (this.#wakeAtMs !== null && this.#wakeAtMs <= nextMs)) return;
    this.#wakeAtMs = nextMs;
    this.#effects.push({ type: "wake-at", monotonicMs: nextMs });
  }
}
