import type { NodeId } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ForwardReply, ReplicaGetReply, ReplicaPutReply } from "../node/peer-message.ts";
import type { ClientRequest, ClientResponse, DeleteRequest, PutRequest } from "./client-request.ts";
import { ForwardedWrite } from "./forwarded-write.ts";
import { GetCoordinator } from "./get-coordinator.ts";
import { Inspection } from "./inspection.ts";
import { PutCoordinator } from "./put-coordinator.ts";
import { RequestMemory } from "./request-memory.ts";
import type { Placement, Request } from "./request.ts";
import { place, rejected } from "./request.ts";
import { validate } from "./validate.ts";

type Running =
  | { readonly kind: "get"; readonly machine: GetCoordinator }
  | { readonly kind: "put"; readonly machine: PutCoordinator }
  | { readonly kind: "forward"; readonly machine: ForwardedWrite }
  | { readonly kind: "inspect"; readonly machine: Inspection };

/** Takes clients' requests, gives each its own small state machine, and brings the replicas' answers to it (paper §5). */
export class Coordinator {
  readonly #kernel: Kernel;
  readonly #running = new Map<number, Running>();
  readonly #memory = new RequestMemory();
  #doorsClosed = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Requests that are not finished, those already answered but still being completed included. */
  get inFlight(): number {
    return this.#running.size;
  }

  /** Keys that something here is at work on, by `keyId`: its answers, repairs or copies may still be on their way. */
  keysAtWork(): readonly string[] {
    return Array.from(this.#running.values(), ({ machine }) => keyId(machine.key));
  }

  /** From now on requests are refused, so that whoever forwarded one asks another owner. */
  closeDoors(): void {
    this.#doorsClosed = true;
  }

  handle({ request, reply, forwarded }: Request): void {
    if (this.#doorsClosed) return reply(rejected("NOT_READY", "This node is about to stop; ask another."));
    if (!this.#kernel.isOpen()) {
      reply(rejected("NOT_READY", "This node is not, or no longer, a member of the cluster; ask another."));
      return;
    }
    if (!this.#kernel.isConfirmed() && !this.#isAlone()) {
      return reply(rejected("NOT_READY", "This node has only just started; ask another."));
    }
    const settings = this.#kernel.bucket(request.key.bucket);
    const refusal = validate(request, settings, this.#kernel.ring().members.length);
    if (refusal !== null || settings === undefined) {
      reply(refusal ?? rejected("BUCKET_UNKNOWN", "There is no such bucket."));
      return;
    }
    const placement = place(this.#kernel, request, settings);
    switch (request.type) {
      case "get":
        return this.#run("get", (onClosed) => {
          return new GetCoordinator(this.#kernel, { request: { request, reply, forwarded }, placement, onClosed });
        });
      case "inspect":
        return this.#run("inspect", (onClosed) => {
          return new Inspection(this.#kernel, { request: { request, reply, forwarded }, placement, onClosed });
        });
      case "put":
      case "delete":
        return this.#write({ request, reply, forwarded }, placement);
    }
  }

  onReply(from: NodeId, reply: ReplicaGetReply | ReplicaPutReply | ForwardReply): void {
    const running = this.#running.get(reply.id);
    if (running === undefined) return;
    if (reply.type === "replica-get-reply" && (running.kind === "get" || running.kind === "inspect")) {
      running.machine.onReply(from, reply);
    } else if (reply.type === "replica-put-reply" && running.kind === "put") {
      running.machine.onReply(from, reply);
    } else if (reply.type === "forward-reply" && running.kind === "forward") {
      running.machine.onReply(from, reply);
    }
  }

  onSuspected(): void {
    for (const { machine } of this.#running.values()) machine.onSuspected();
  }

  /** Whether nobody else seems alive: then there is nobody to confirm this node, nor to be told what it should not. */
  #isAlone(): boolean {
    const { self, detector } = this.#kernel;
    return this.#kernel.ring().members.every(({ id }) => id === self || detector.isSuspect(id));
  }

  #write(write: Request<PutRequest | DeleteRequest>, placement: Placement): void {
    const { request } = write;
    const recall = this.#memory.recall(request, { nowMs: this.#kernel.now().monotonicMs, reply: write.reply });
    if (recall.seen === "other-write") {
      write.reply(rejected("REQUEST_ID_REUSED", "The request id was used for a different write."));
    }
    if (recall.seen !== false) return;
    const remembered = { ...write, reply: recall.settle };
    const targets = this.#betterCoordinators(write, placement);
    if (targets.length === 0) return this.#coordinate(remembered, placement);
    const standIn = (remainingMs: number, reply: (response: ClientResponse) => void): void => {
      if (remainingMs <= 0) return reply(tooLate(request));
      this.#coordinate({ ...remembered, reply, request: { ...request, timeoutMs: remainingMs } }, placement);
    };
    this.#run("forward", (onClosed) => {
      return new ForwardedWrite(this.#kernel, { request: remembered, targets, standIn, onClosed });
    });
  }

  /**
   * Owners that seem alive, when this node is none itself and the request has not been forwarded before. What must not be
   * minted twice goes only to an owner of which some start has been heard: a frame that is meant for any start may be
   * repeated to the next one, which knows nothing of the first copy.
   */
  #betterCoordinators(
    { forwarded, request }: Request<PutRequest | DeleteRequest>,
    { owners }: Placement,
  ): readonly NodeId[] {
    if (forwarded || owners.includes(this.#kernel.self)) return [];
    const mayBeNamed = (owner: NodeId): boolean => this.#kernel.incarnationOf(owner) > 0;
    return owners.filter((owner) => {
      return !this.#kernel.detector.isSuspect(owner) && (request.mergeable || mayBeNamed(owner));
    });
  }

  #coordinate(request: Request<PutRequest | DeleteRequest>, placement: Placement): void {
    this.#run("put", (onClosed) => new PutCoordinator(this.#kernel, { request, placement, onClosed }));
  }

  #run<K extends Running["kind"]>(
    kind: K,
    create: (onClosed: () => void) => Extract<Running, { kind: K }>["machine"],
  ): void {
    const machine = create(() => this.#running.delete(machine.id));
    this.#running.set(machine.id, { kind, machine } as Running);
    machine.start();
  }
}

/** The write may have been minted by an owner that was tried before, so it is unknown and not rejected. */
function tooLate(request: ClientRequest): ClientResponse {
  return {
    type: "failed",
    outcome: "unknown",
    code: "QUORUM_NOT_REACHED",
    message: `No owner answered within ${Math.round(request.timeoutMs)} ms.`,
    needed: 1,
    received: 0,
    from: [],
  };
}
