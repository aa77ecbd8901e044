import type { AntiEntropy } from "../anti-entropy/anti-entropy.ts";
import type { ExchangeService } from "../anti-entropy/exchange-service.ts";
import type { Reaper } from "../anti-entropy/reaper.ts";
import { assertNever } from "../assert.ts";
import type { ClientResponse } from "../coordinator/client-request.ts";
import type { Coordinator } from "../coordinator/coordinator.ts";
import { ForwardsTaken } from "../coordinator/forwards-taken.ts";
import type { Drainer } from "../handoff/drainer.ts";
import type { NodeId } from "../ids.ts";
import type { Cohort } from "../membership/cohort.ts";
import type { Kernel } from "./kernel.ts";
import type { Forward, PeerMessage, ProbeRequest } from "./peer-message.ts";
import { ReplicaService } from "./replica-service.ts";

/** Those who take messages. */
export interface Recipients {
  readonly cohort: Cohort;
  readonly coordinator: Coordinator;
  readonly drainer: Drainer;
  readonly antiEntropy: AntiEntropy;
  readonly exchanges: ExchangeService;
  readonly reaper: Reaper;
  readonly commitSequence: () => number;
  readonly incarnation: number;
}

/** Brings each message to the part of the node that it is for, and notes that its sender lives. */
export class PeerMessages {
  readonly #kernel: Kernel;
  readonly #to: Recipients;
  readonly #replicas: ReplicaService;
  readonly #forwards = new ForwardsTaken();
  /** Probes sent for others: who asked, and under which id. */
  readonly #probes = new Map<number, { readonly asker: NodeId; readonly id: number; readonly target: NodeId }>();

  constructor(kernel: Kernel, recipients: Recipients) {
    this.#kernel = kernel;
    this.#to = recipients;
    this.#replicas = new ReplicaService(kernel, {
      commitSequence: recipients.commitSequence,
      askToConfirm: (node) => recipients.cohort.gossiper.tell([node]),
    });
  }

  /** Somebody has confirmed this node's disk. */
  onConfirmed(): void {
    this.#replicas.onConfirmed();
  }

  onMessage(from: NodeId, message: PeerMessage): void {
    if (!this.#to.cohort.accepts(from, message.type)) {
      // Refused for ever, but it should know why, and stop.
      if (message.type === "gossip") this.#kernel.send(from, { type: "history", history: this.#to.cohort.history });
      return;
    }
    if (this.#kernel.detector.heard(from, this.#kernel.now().monotonicMs)) {
      this.#kernel.trace({ type: "peer-up", node: from });
      this.#to.drainer.kick();
      this.#to.antiEntropy.prefer(from);
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
        this.#to.cohort.gossiper.reports.raiseCommitSequence(from, message.commitSequence);
        return this.#to.drainer.onReply(from, message);
      case "replica-put-reply":
        this.#to.cohort.gossiper.reports.raiseCommitSequence(from, message.commitSequence);
        return this.#to.coordinator.onReply(from, message);
      case "replica-get-reply":
      case "forward-reply":
        return this.#to.coordinator.onReply(from, message);
      case "forward":
        return this.#onForward(from, message);
      case "gossip":
      case "history":
      case "ping":
      case "pong":
      case "probe-request":
      case "probe-reply":
        return this.#onMembership(from, message);
      case "exchange":
      case "exchange-leaves":
      case "fetch-rows":
      case "exchange-reply":
      case "exchange-leaves-reply":
      case "fetch-rows-reply":
      case "reap-ask":
      case "reap-answer":
      case "reap":
        return this.#onAntiEntropy(from, message);
      default:
        assertNever(message, "message");
    }
  }

  #onMembership(
    from: NodeId,
    message: Extract<PeerMessage, { type: "gossip" | "history" | "ping" | "pong" | "probe-request" | "probe-reply" }>,
  ): void {
    switch (message.type) {
      case "gossip":
        return this.#to.cohort.onGossip(from, message);
      case "history":
        return this.#to.cohort.onHistory(from, message.history);
      case "ping":
        return this.#kernel.send(from, { type: "pong", id: message.id });
      case "pong":
        return this.#onPong(from, message.id);
      case "probe-request":
        return this.#probe(from, message);
      case "probe-reply":
        return this.#kernel.detector.heardOf(message.target, this.#kernel.now().monotonicMs);
    }
  }

  #onAntiEntropy(
    from: NodeId,
    message: Extract<PeerMessage, { type: `exchange${string}` | `fetch${string}` | `reap${string}` }>,
  ): void {
    switch (message.type) {
      case "exchange":
        return this.#to.exchanges.onExchange(from, message);
      case "exchange-leaves":
        return this.#to.exchanges.onLeaves(from, message);
      case "fetch-rows":
        return this.#to.exchanges.onFetch(from, message);
      case "exchange-reply":
      case "exchange-leaves-reply":
      case "fetch-rows-reply":
        return this.#to.antiEntropy.onReply(from, message);
      case "reap-ask":
        return this.#to.reaper.onAsk(from, message);
      case "reap-answer":
        return this.#to.reaper.onAnswer(from, message);
      case "reap":
        return this.#to.reaper.onReap(message);
    }
  }

  #onForward(from: NodeId, { id, toIncarnation, request }: Forward): void {
    if (toIncarnation !== 0 && toIncarnation !== this.#to.incarnation) return;
    if (!this.#forwards.take(from, id, this.#kernel.now().monotonicMs)) return;
    const reply = (response: ClientResponse): void => this.#kernel.send(from, { type: "forward-reply", id, response });
    this.#to.coordinator.handle({ request, forwarded: true, reply });
  }

  #probe(asker: NodeId, { id, target }: ProbeRequest): void {
    const own = this.#kernel.nextId();
    this.#probes.set(own, { asker, id, target });
    this.#kernel.send(target, { type: "ping", id: own });
    this.#kernel.after(this.#kernel.timing.probeTimeoutMs, () => this.#probes.delete(own));
  }

  #onPong(from: NodeId, id: number): void {
    const probe = this.#probes.get(id);
    if (probe === undefined || probe.target !== from) return;
    this.#kernel.send(probe.asker, { type: "probe-reply", id: probe.id, target: probe.target });
  }
}
