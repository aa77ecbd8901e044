import { assertNever } from "../assert.ts";
import { Coordinator } from "../coordinator/coordinator.ts";
import { Drainer } from "../handoff/drainer.ts";
import type { Key, NodeId, Now, Partition } from "../ids.ts";
import { keyId } from "../key.ts";
import { FailureDetector } from "../membership/failure-detector.ts";
import { mergeHistories } from "../membership/history.ts";
import type { History } from "../membership/types.ts";
import { Random } from "../random.ts";
import type { Ring } from "../ring/ring.ts";
import { createRing } from "../ring/ring.ts";
import { ActorSource } from "../versioning/actor.ts";
import type { NodeEffect, NodeEvent } from "./events.ts";
import type { Kernel } from "./kernel.ts";
import type { NodeInit, NodeView } from "./node-init.ts";
import type { PeerMessage } from "./peer-message.ts";
import { ReplicaService } from "./replica-service.ts";
import { RowTable } from "./row-table.ts";
import { TimerQueue } from "./timer-queue.ts";

/**
 * A storage node as a value: events in, effects out, and nothing else (design §1).
 *
 *                  +-----------------------------------------------+
 *      event  -->  | Coordinator   ReplicaService   Drainer        | --> effects
 *                  |        \            |           /             |
 *                  |         RowTable (overlay of uncommitted)     |
 *                  +-----------------------------------------------+
 *
 * It does no I/O, keeps no clock and throws no dice: time comes with each event, randomness was given at birth. So the
 * same code runs under the server's shell, under the simulator and in a browser tab.
 */
export class DynamoNode {
  readonly #init: NodeInit;
  readonly #timers = new TimerQueue();
  readonly #kernel: Kernel;
  readonly #coordinator: Coordinator;
  readonly #replicas: ReplicaService;
  readonly #drainer: Drainer;
  #history: History;
  #ring: Ring;
  #now: Now = { monotonicMs: 0, wallMs: 0 };
  #effects: NodeEffect[] = [];
  #heartbeat = 0;
  #commitSequence: number;
  #nextTickMs = 0;
  #wakeAtMs: number | null = null;

  constructor(init: NodeInit) {
    this.#init = init;
    this.#history = init.history;
    this.#ring = createRing(init.history);
    this.#commitSequence = init.commitSequence;
    this.#kernel = this.#createKernel();
    this.#coordinator = new Coordinator(this.#kernel);
    this.#replicas = new ReplicaService(this.#kernel);
    this.#drainer = new Drainer(this.#kernel, {
      scan: (scanId, partition, afterKey) => {
        const limit = init.timing.drainRowsMax;
        this.#effects.push({ type: "scan-rows", scanId, partition, afterKey, limit });
      },
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
    return {
      id: this.#init.id,
      incarnation: this.#init.incarnation,
      ringId: this.#ring.id,
      commitSequence: this.#commitSequence,
      recovering: this.#init.recovering,
      peers: this.#kernel.detector.view(now.monotonicMs),
      misplaced: this.#drainer.misplaced,
      inFlight: this.#coordinator.inFlight,
    };
  }

  #createKernel(): Kernel {
    const { id, timing, buckets, entropy, recovering } = this.#init;
    const peers = this.#ring.members.filter((member) => member.id !== id);
    const trace: Kernel["trace"] = (event) => this.#effects.push({ type: "trace", trace: event });
    const random = new Random(entropy);
    const actors = new ActorSource(random);
    // Answers to questions of an earlier life may still arrive; they must not find a question of this one.
    let lastId = random.nextUint32() * 2 ** 20;
    return {
      self: id,
      timing,
      actors,
      recovering,
      detector: new FailureDetector(peers, timing.suspectAfterMs),
      rows: new RowTable({
        emit: (effect) => this.#emitRowEffect(effect),
        onBatchFailed: (reason, discarded) => {
          // Dots of the lost rows were shipped and must never be issued again (design §2).
          actors.redraw();
          trace({ type: "batch-failed", reason, discarded });
        },
        onCorrupt: (key) => trace({ type: "row-quarantined", key }),
        onSettled: (key, partition) => this.#noteIfMisplaced(key, partition),
      }),
      now: () => this.#now,
      history: () => this.#history,
      ring: () => this.#ring,
      bucket: (name) => buckets.get(name),
      nextId: () => ++lastId,
      send: (to, message) => this.#effects.push({ type: "send", to, message }),
      trace,
      after: (delayMs, run) => this.#timers.schedule(this.#now.monotonicMs + delayMs, run),
    };
  }

  #dispatch(event: NodeEvent): void {
    switch (event.type) {
      case "start":
        return this.#start();
      case "client-request":
        return this.#coordinator.handle({
          request: event.request,
          forwarded: false,
          reply: (response) => this.#effects.push({ type: "reply", ref: event.ref, response }),
        });
      case "message":
        if (this.#kernel.detector.isKnown(event.from)) this.#onMessage(event.from, event.message);
        return;
      case "row-read":
        return this.#kernel.rows.onRead(event.readId, event.result);
      case "writes-committed":
        this.#commitSequence = event.commitSequence;
        return this.#kernel.rows.onCommitted(event.upTo);
      case "writes-failed":
        return this.#kernel.rows.onFailed(event.epoch, event.reason);
      case "rows-scanned":
        return this.#drainer.onScanned(event.scanId, event.rows, event.done);
      case "wake":
        this.#wakeAtMs = null;
        return;
      case "peer-connected":
        return;
      case "peer-disconnected":
        if (this.#kernel.detector.disconnected(event.node)) this.#onSuspected([event.node]);
        return;
      default:
        assertNever(event, "event");
    }
  }

  #start(): void {
    const smallestN = Math.min(...[...this.#init.buckets.values()].map(({ n }) => n));
    const owns = (partition: Partition): boolean =>
      this.#ring
        .preferenceList(partition, smallestN)
        .some(({ node, role }) => node === this.#init.id && role === "owner");
    this.#drainer.start(this.#init.heldPartitions.map((held) => held as Partition).filter((held) => !owns(held)));
    this.#nextTickMs = this.#now.monotonicMs;
    this.#tick();
  }

  /** Once a heartbeat: say that we live, look who does not. */
  #tick(): void {
    const { monotonicMs } = this.#now;
    const stalledMs = Math.max(0, monotonicMs - this.#nextTickMs);
    this.#onSuspected(this.#kernel.detector.tick(monotonicMs, stalledMs));
    this.#heartbeat++;
    for (const { id } of this.#ring.members) if (id !== this.#init.id) this.#sendHeartbeat(id);
    this.#nextTickMs = monotonicMs + this.#init.timing.heartbeatMs;
    this.#timers.schedule(this.#nextTickMs, () => this.#tick());
  }

  #sendHeartbeat(to: NodeId): void {
    this.#kernel.send(to, {
      type: "heartbeat",
      incarnation: this.#init.incarnation,
      heartbeat: this.#heartbeat,
      ringId: this.#ring.id,
      commitSequence: this.#commitSequence,
      misplaced: this.#drainer.misplaced,
    });
  }

  #onSuspected(nodes: readonly NodeId[]): void {
    if (nodes.length === 0) return;
    for (const node of nodes) this.#kernel.trace({ type: "peer-suspected", node });
    this.#coordinator.onSuspected();
  }

  #onMessage(from: NodeId, message: PeerMessage): void {
    if (this.#kernel.detector.heard(from, this.#now.monotonicMs)) {
      this.#kernel.trace({ type: "peer-up", node: from });
      this.#drainer.kick();
    }
    switch (message.type) {
      case "replica-put":
        return this.#replicas.onPut(from, message);
      case "replica-get":
        return this.#replicas.onGet(from, message);
      case "repair":
        return this.#replicas.onRepair(message);
      case "drain":
        return this.#replicas.onDrain(from, message);
      case "drain-reply":
        return this.#drainer.onReply(from, message);
      case "replica-put-reply":
      case "replica-get-reply":
      case "forward-reply":
        return this.#coordinator.onReply(from, message);
      case "forward":
        return this.#coordinator.handle({
          request: message.request,
          forwarded: true,
          reply: (response) => this.#kernel.send(from, { type: "forward-reply", id: message.id, response }),
        });
      case "heartbeat":
        this.#kernel.detector.onHeartbeat(from, message);
        if (message.ringId !== this.#ring.id) this.#kernel.send(from, { type: "history", history: this.#history });
        return;
      case "history":
        return this.#adopt(message.history);
      default:
        assertNever(message, "message");
    }
  }

  /** Histories merge by union; a ring that changed voids every drain acknowledgement (design §5). */
  #adopt(history: History): void {
    const merged = mergeHistories(this.#history, history);
    const ring = createRing(merged);
    if (ring.id === this.#ring.id) return;
    this.#history = merged;
    this.#ring = ring;
    this.#drainer.onRingChange();
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
    const preference = this.#ring.preferenceList(partition, settings.n);
    if (preference.some(({ node, role }) => node === this.#init.id && role === "owner")) return false;
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
