import type { FailedResponse, NodeId } from "@cartwheel/dynamo";
import type { ClientOutcome } from "@cartwheel/wire";
import type { LinkPool } from "./link-pool.ts";
import type { Answer, Asker, NodeLink } from "./node-link.ts";
import { chooseCoordinator, type RouteQuestion } from "./routing.ts";
import { timed, type UntimedOperation } from "./wire-shapes.ts";

export interface OperationSetup {
  readonly pool: LinkPool;
  readonly message: UntimedOperation;
  readonly route: Omit<RouteQuestion, "tried">;
  /**
   * Whether it may be sent to a second node although the first may have carried it out: reads, and writes whose
   * duplicates the application absorbs. Anything else goes elsewhere only if it surely never left (design §2).
   */
  readonly repeatable: boolean;
  /** For a repeatable one: silence after which a second node is asked as well. */
  readonly hedgeMs: number;
  readonly timeoutMs: number;
  /** Called exactly once. `coordinator` is null when no node answered. */
  readonly settled: (outcome: ClientOutcome, coordinator: NodeId | null) => void;
}

/** More would multiply the load of a cluster that is slow, or refuses, because it is loaded. */
const attemptsMax = 3;

interface Attempt extends Asker {
  readonly link: NodeLink;
  readonly sentMs: number;
  id: number;
}

/**
 * One operation, from the call to its outcome:
 *
 *     choose a node -> send -> answer                             settled
 *                           -> never left, refused as busy      choose the next
 *                           -> silence, lost connection         repeatable: choose the next; else unknown
 *     nobody to send to                                         wait for a node to come up
 *     deadline                                                  rejected if it surely never left, else unknown
 *
 * At most one answer that counts is taken; what comes later is ignored.
 */
export class Operation {
  readonly #setup: OperationSetup;
  readonly #deadlineMs: number;
  readonly #deadline: NodeJS.Timeout;
  readonly #tried = new Set<NodeId>();
  readonly #waitingFor = new Set<Attempt>();
  #hedge: NodeJS.Timeout | null = null;
  #hedges = 0;
  #everSent = false;
  /** A node may have carried it out without our knowing. */
  #maybeApplied = false;
  #failure: FailedResponse | null = null;
  #failedAt: NodeId | null = null;
  #settled = false;

  constructor(setup: OperationSetup) {
    this.#setup = setup;
    this.#deadlineMs = performance.now() + setup.timeoutMs;
    this.#deadline = setTimeout(() => this.#giveUp("no node answered in time"), setup.timeoutMs);
  }

  start(): void {
    this.#sendOnce();
  }

  /** A node came up. Taken up only while there is nobody else to wait for. */
  nodeUsable(): void {
    if (this.#waitingFor.size === 0) this.#sendOnce();
  }

  /** The client is closing. */
  abandon(): void {
    this.#giveUp("the client was closed");
  }

  /** Sends to the best node that takes it. False: there is none at present. */
  #sendOnce(): boolean {
    if (this.#settled) return false;
    const { pool, message, route } = this.#setup;
    for (;;) {
      const link = chooseCoordinator(pool, { ...route, tried: this.#tried });
      if (link === null || link.node === null) return false;
      const sentMs = performance.now();
      const remainingMs = this.#deadlineMs - sentMs;
      if (remainingMs <= 0) return false;
      this.#tried.add(link.node);
      const attempt = this.#attempt(link, sentMs);
      const id = link.ask({ type: "operation", operation: timed(message, remainingMs) }, attempt);
      if (id === null) continue;
      attempt.id = id;
      this.#everSent = true;
      this.#waitingFor.add(attempt);
      this.#hedgeLater();
      return true;
    }
  }

  #attempt(link: NodeLink, sentMs: number): Attempt {
    const attempt: Attempt = {
      link,
      sentMs,
      id: 0,
      answered: (answer) => {
        this.#waitingFor.delete(attempt);
        this.#answered(answer, link.node);
      },
      lost: () => {
        this.#waitingFor.delete(attempt);
        // Should a connection that is gone come back in time, the node may be asked again and will know a repeat.
        if (link.node !== null && !link.isOpen) this.#tried.delete(link.node);
        this.#lost();
      },
    };
    return attempt;
  }

  #answered(answer: Answer, node: NodeId | null): void {
    if (this.#settled) return;
    if (answer.type !== "outcome") return this.#lost();
    const { outcome } = answer;
    if (outcome.type !== "failed") return this.#settle(outcome, node);
    if (outcome.outcome === "unknown") this.#maybeApplied = true;
    this.#noteFailure(outcome, node);
    if (this.#mayAskAnother(outcome)) {
      this.#setup.pool.refreshSoon();
      if (this.#sendOnce()) return;
    }
    if (this.#waitingFor.size === 0) this.#fail();
  }

  /** The node refused for reasons of its own and did nothing; another may well take it. */
  #mayAskAnother({ outcome, code }: FailedResponse): boolean {
    if (outcome !== "rejected") return false;
    return code === "NOT_READY" || (code === "UNAVAILABLE" && this.#tried.size < attemptsMax);
  }

  #lost(): void {
    if (this.#settled) return;
    this.#maybeApplied = true;
    if (!this.#setup.repeatable) return this.#giveUp("the connection closed before the answer came");
    this.#sendOnce();
    // When there is nobody to send to, a node may still come up before the deadline: `nodeUsable`.
  }

  #hedgeLater(): void {
    if (!this.#setup.repeatable || this.#hedge !== null || this.#hedges >= attemptsMax - 1) return;
    const delayMs = this.#setup.hedgeMs * 2 ** this.#hedges;
    this.#hedges += 1;
    this.#hedge = setTimeout(() => {
      this.#hedge = null;
      const nowMs = performance.now();
      for (const { link, sentMs } of this.#waitingFor) link.doubt(sentMs, nowMs);
      this.#sendOnce();
    }, delayMs);
  }

  /** Of several failures the one that tells most is kept: how many nodes hold the write all the same. */
  #noteFailure(failure: FailedResponse, node: NodeId | null): void {
    if (this.#failure !== null && this.#failure.received > failure.received) return;
    this.#failure = failure;
    this.#failedAt = node;
  }

  #giveUp(reason: string): void {
    if (this.#settled) return;
    if (this.#waitingFor.size > 0) this.#maybeApplied = true;
    const nowMs = performance.now();
    for (const { link, sentMs } of this.#waitingFor) link.doubt(sentMs, nowMs);
    if (this.#failure === null) {
      const message = this.#everSent ? reason : `${reason}; no node can be reached (${this.#setup.pool.troubles()})`;
      const code = this.#everSent ? "QUORUM_NOT_REACHED" : "UNAVAILABLE";
      this.#failure = { type: "failed", outcome: "rejected", code, message, needed: 1, received: 0, from: [] };
    }
    this.#fail();
  }

  #fail(): void {
    if (this.#failure === null) return;
    const isWrite = this.#setup.message.type === "put" || this.#setup.message.type === "delete";
    const outcome = isWrite && this.#maybeApplied ? "unknown" : this.#failure.outcome;
    this.#settle({ ...this.#failure, outcome }, this.#failedAt);
  }

  #settle(outcome: ClientOutcome, coordinator: NodeId | null): void {
    this.#settled = true;
    clearTimeout(this.#deadline);
    if (this.#hedge !== null) clearTimeout(this.#hedge);
    for (const { link, id } of this.#waitingFor) link.forget(id);
    this.#waitingFor.clear();
    this.#setup.settled(outcome, coordinator);
  }
}
