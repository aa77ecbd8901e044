import type { Key, NodeId } from "../ids.ts";
import { hex } from "../bytes.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ReplicaGetReply } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import { tokenOf } from "../ring/token.ts";
import type { InspectRequest, ReplicaView } from "./client-request.ts";
import { readReplica } from "./replica.ts";
import type { Placement, Request } from "./request.ts";

type Answer = Pick<ReplicaGetReply, "result" | "row">;

/** Asks every member what it holds of a key, and repairs nothing: to look must not change what is seen. */
export class Inspection {
  readonly id: number;
  readonly #kernel: Kernel;
  readonly #request: Request<InspectRequest>;
  readonly #placement: Placement;
  readonly #onClosed: () => void;
  readonly #answers = new Map<NodeId, Answer>();
  #timer: Timer | null = null;
  #closed = false;

  constructor(kernel: Kernel, setup: { request: Request<InspectRequest>; placement: Placement; onClosed: () => void }) {
    this.#kernel = kernel;
    this.id = kernel.nextId();
    this.#request = setup.request;
    this.#placement = setup.placement;
    this.#onClosed = setup.onClosed;
  }

  get key(): Key {
    return this.#request.request.key;
  }

  start(): void {
    const { key, timeoutMs } = this.#request.request;
    this.#timer = this.#kernel.after(timeoutMs * 0.9, () => this.#finish());
    for (const { node } of this.#placement.preference) {
      if (node === this.#kernel.self) readReplica(this.#kernel, key, (answer) => this.#add(node, answer));
      else this.#kernel.send(node, { type: "replica-get", id: this.id, key, remainingMs: timeoutMs });
    }
  }

  onReply(from: NodeId, reply: ReplicaGetReply): void {
    this.#add(from, reply);
  }

  onSuspected(): void {
    this.#decide();
  }

  #add(node: NodeId, answer: Answer): void {
    if (this.#closed || this.#answers.has(node)) return;
    this.#answers.set(node, answer);
    this.#decide();
  }

  #decide(): void {
    const awaited = this.#placement.preference.some(
      ({ node }) => !this.#answers.has(node) && !this.#kernel.detector.isSuspect(node),
    );
    if (!awaited) this.#finish();
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#onClosed();
    const replicas = this.#placement.preference.map(({ node, role }): ReplicaView => {
      const answer = this.#answers.get(node);
      return { node, role, holds: answer?.result ?? "silent", row: answer?.row ?? null };
    });
    const token = hex(tokenOf(this.#request.request.key));
    this.#request.reply({ type: "inspected", partition: this.#placement.partition, token, replicas });
  }
}
