import type { Key, NodeId } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ReplicaGetReply } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import { resolveSiblings } from "../versioning/resolver.ts";
import type { GetRequest } from "./client-request.ts";
import { ReplicaAnswers } from "./replica-answers.ts";
import type { StaleOwner } from "./replica-answers.ts";
import { mergeIntoReplica, readReplica } from "./replica.ts";
import type { Placement, Request } from "./request.ts";

/**
 * One get (paper §4.5, design §4), from the question to the repair:
 *
 *     ask owners and known holders -> merge answers -> reply as soon as enough -> repair the stale ones
 *
 * Suspicion only changes the order: suspects are asked too, but for each of them another member is asked as well, and
 * when all who seem alive have answered the read does not wait for those who do not.
 */
export class GetCoordinator {
  readonly id: number;
  readonly #kernel: Kernel;
  readonly #request: Request<GetRequest>;
  readonly #placement: Placement;
  readonly #answers: ReplicaAnswers;
  readonly #asked = new Set<NodeId>();
  readonly #timers: Timer[] = [];
  readonly #onClosed: () => void;
  readonly #deadlineMs: number;
  #replied = false;
  #closed = false;

  constructor(kernel: Kernel, setup: { request: Request<GetRequest>; placement: Placement; onClosed: () => void }) {
    this.#kernel = kernel;
    this.id = kernel.nextId();
    this.#request = setup.request;
    this.#placement = setup.placement;
    this.#onClosed = setup.onClosed;
    this.#deadlineMs = kernel.now().monotonicMs + setup.request.request.timeoutMs;
    this.#answers = new ReplicaAnswers({
      preference: setup.placement.preference,
      r: setup.request.request.r ?? setup.placement.settings.r,
      pr: setup.request.request.pr ?? 0,
    });
  }

  get key(): Key {
    return this.#request.request.key;
  }

  start(): void {
    const { timeoutMs } = this.#request.request;
    const { standInDelayMs } = this.#kernel.timing;
    this.#timers.push(
      this.#kernel.after(Math.min(standInDelayMs, timeoutMs / 4), () => this.#askForSilentOwners()),
      this.#kernel.after(timeoutMs / 2, () => this.#askAll()),
      // A little before the client stops waiting, or the answer would come too late to be one.
      this.#kernel.after(timeoutMs * 0.9, () => this.#atDeadline()),
    );
    for (const owner of this.#placement.owners) this.#ask(owner);
    for (const holder of this.#kernel.holdersOf(this.#placement.partition)) this.#ask(holder);
    this.#askOthers(this.#placement.owners.filter((owner) => this.#kernel.detector.isSuspect(owner)).length);
    this.#decide();
  }

  onReply(from: NodeId, reply: ReplicaGetReply): void {
    if (this.#closed || !this.#asked.has(from)) return;
    if (reply.result === "row" && reply.row !== null) this.#answers.add(from, { kind: "row", row: reply.row });
    else if (reply.result === "nothing")
      this.#answers.add(from, { kind: "nothing", votes: reply.vote === "ready-owner" });
    else this.#answers.add(from, { kind: "unknown" });
    this.#decide();
  }

  /** A peer became suspect: nobody needs to wait for it any longer. */
  onSuspected(): void {
    this.#decide();
  }

  #ask(node: NodeId): void {
    if (this.#asked.has(node)) return;
    this.#asked.add(node);
    const { key } = this.#request.request;
    if (node === this.#kernel.self) {
      readReplica(this.#kernel, key, (answer) =>
        this.onReply(node, { type: "replica-get-reply", id: this.id, ...answer }),
      );
    } else {
      this.#kernel.send(node, {
        type: "replica-get",
        id: this.id,
        key,
        remainingMs: this.#deadlineMs - this.#kernel.now().monotonicMs,
      });
    }
  }

  /** The next `count` members in ring order that were not asked yet, those that seem alive first. */
  #askOthers(count: number): void {
    const open = this.#placement.preference.map(({ node }) => node).filter((node) => !this.#asked.has(node));
    const alive = open.filter((node) => !this.#kernel.detector.isSuspect(node));
    for (const node of alive.slice(0, count)) this.#ask(node);
  }

  #askForSilentOwners(): void {
    const silent = this.#placement.owners.filter((owner) => !this.#answers.has(owner));
    for (const owner of silent) this.#kernel.doubt(owner);
    if (this.#replied) return;
    this.#askOthers(silent.length);
    this.#decide();
  }

  #askAll(): void {
    if (this.#replied) return;
    for (const { node } of this.#placement.preference) this.#ask(node);
  }

  #decide(): void {
    if (this.#closed) return;
    if (!this.#replied) {
      if (this.#answers.enoughFound()) this.#reply(true);
      else if (this.#awaited().length === 0) this.#whenAliveHaveAnswered();
      else if (this.#answers.enoughNothing() && !this.#awaitsHolder()) this.#reply(true);
    }
    if (this.#replied && this.#awaited().length === 0) this.#close();
  }

  /** Asked, not answered, and not suspect. */
  #awaited(): readonly NodeId[] {
    return [...this.#asked].filter((node) => !this.#answers.has(node) && !this.#kernel.detector.isSuspect(node));
  }

  /** A member that said it holds rows of the partition may know the key although R owners do not (protocol 4, D). */
  #awaitsHolder(): boolean {
    const holders = this.#kernel.holdersOf(this.#placement.partition);
    return this.#awaited().some((node) => holders.includes(node));
  }

  #whenAliveHaveAnswered(): void {
    if (this.#answers.enoughNothing()) return this.#reply(true);
    const before = this.#asked.size;
    this.#askOthers(this.#placement.preference.length);
    if (this.#asked.size > before) return this.#decide();
    if (this.#answers.enoughAnswered()) this.#reply(this.#answers.found);
  }

  #atDeadline(): void {
    if (this.#closed) return;
    if (!this.#replied && this.#answers.enoughAnswered())
      this.#reply(this.#answers.found || this.#answers.enoughNothing());
    if (!this.#replied) this.#fail();
    this.#close();
  }

  #reply(complete: boolean): void {
    this.#replied = true;
    const { merged } = this.#answers;
    const siblings = resolveSiblings(merged, this.#placement.settings.resolver, this.#kernel.now().wallMs);
    this.#request.reply({
      type: "got",
      siblings,
      clock: merged.clock,
      complete,
      fastest: this.#answers.fastest,
      answeredBy: this.#answers.answeredBy(),
    });
    const key = keyId(this.#request.request.key);
    this.#kernel.trace({ type: "get-done", key, outcome: "got", siblings: siblings.length });
  }

  #fail(): void {
    this.#replied = true;
    const { request } = this.#request;
    const from = this.#answers.answeredBy();
    const needed = request.r ?? this.#placement.settings.r;
    this.#request.reply({
      type: "failed",
      outcome: "rejected",
      code: "QUORUM_NOT_REACHED",
      message: `${from.length} of the ${needed} replicas needed answered within ${Math.round(request.timeoutMs)} ms.`,
      needed,
      received: from.length,
      from,
    });
    this.#kernel.trace({ type: "get-done", key: keyId(request.key), outcome: "failed", siblings: 0 });
  }

  /** The final action: everyone who will answer has, so whoever knows less than all of them together is told. */
  #close(): void {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#onClosed();
    if (this.#answers.found) for (const owner of this.#answers.staleOwners()) this.#repair(owner);
  }

  /** Read repair only merges: it makes no event, so it can never supersede anything (design §2). */
  #repair({ node: owner, reason }: StaleOwner): void {
    if (!this.#kernel.isConfirmed()) return;
    const { key } = this.#request.request;
    const { merged } = this.#answers;
    this.#kernel.trace({ type: "read-repair", key: keyId(key), target: owner, reason });
    if (owner !== this.#kernel.self) return this.#kernel.send(owner, { type: "repair", key, row: merged });
    mergeIntoReplica(this.#kernel, { key, row: merged }, { done: () => {} });
  }
}
