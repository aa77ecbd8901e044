import type { ClientRequest, ClientResponse, FailedResponse, FailureCode, Key } from "@cartwheel/dynamo";
import { assert } from "@cartwheel/dynamo";
import type { ClientOperation, ClientOutcome } from "@cartwheel/wire";
import type { ClientHandle } from "../transport/transport.ts";
import type { ContextSeal } from "./context-seal.ts";
import { checkOperation } from "./operation-check.ts";

export interface ClientDeskOptions {
  readonly seal: ContextSeal;
  /** Operations in progress before more are refused. */
  readonly operationsMax: number;
  /** Whether the disk's queue is so long that writes should go elsewhere. */
  readonly writesCongested: () => boolean;
  readonly wallMs: () => number;
  readonly answer: (waiting: Waiting, outcome: ClientOutcome) => void;
}

/** Who waits for an operation's outcome. */
export interface Waiting {
  readonly client: ClientHandle;
  /** The client's own number for the operation. */
  readonly id: number;
  readonly key: Key;
}

/** An operation that the core may work on. */
export interface Admitted {
  readonly ref: number;
  readonly request: ClientRequest;
}

/**
 * Where clients' operations become the core's requests and its responses become outcomes: checks, admission, and the
 * sealing of contexts, which are clocks on one side and opaque bytes on the other.
 *
 * Invariant: every operation is answered exactly once, unless its client has gone.
 */
export class ClientDesk {
  readonly #options: ClientDeskOptions;
  readonly #waiting = new Map<number, Waiting>();
  #nextRef = 1;
  #closed = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: ClientDeskOptions) {
    this.#options = options;
  }

  get inProgress(): number {
    return this.#waiting.size;
  }

  /** Null when the operation was refused, and answered, at once. */
  admit(client: ClientHandle, id: number, operation: ClientOperation): Admitted | null {
    const waiting = { client, id, key: operation.key };
    const refusal = this.#refuse(operation) ?? checkOperation(operation, this.#options.wallMs());
    if (refusal !== null) {
      this.#options.answer(waiting, refusal);
      return null;
    }
    const request = this.#unseal(operation);
    if (request.type === "failed") {
      this.#options.answer(waiting, request);
      return null;
    }
    const ref = this.#nextRef++;
    this.#waiting.set(ref, waiting);
    return { ref, request };
  }

  reply(ref: number, response: ClientResponse): void {
    const waiting = this.#waiting.get(ref);
    assert(waiting !== undefined, "a request is answered once");
    this.#waiting.delete(ref);
    this.#options.answer(waiting, this.#seal(waiting.key, response));
    if (this.#waiting.size === 0) this.#resolveIdle();
  }

  /** From now on every operation is refused as `NOT_READY`: the node is stopping. */
  closeDoors(): void {
    this.#closed = true;
  }

  /** Resolves when no operation is in progress. */
  idle(): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #refuse(operation: ClientOperation): FailedResponse | null {
    if (this.#closed) return rejected("NOT_READY", "This node is stopping; ask another.");
    if (this.#waiting.size >= this.#options.operationsMax) {
      return rejected("UNAVAILABLE", `This node has ${this.#waiting.size} operations in progress and takes no more.`);
    }
    const writes = operation.type === "put" || operation.type === "delete";
    if (writes && this.#options.writesCongested()) {
      return rejected("UNAVAILABLE", "This node's disk is behind and takes no more writes for the moment.");
    }
    return null;
  }

  #unseal(operation: ClientOperation): ClientRequest | FailedResponse {
    if (operation.type === "get" || operation.type === "inspect") return operation;
    const unsealed = this.#options.seal.unseal(operation.key, operation.context);
    if (!unsealed.ok) return rejected("CONTEXT_INVALID", unsealed.reason);
    return { ...operation, context: unsealed.clock };
  }

  #seal(key: Key, response: ClientResponse): ClientOutcome {
    switch (response.type) {
      case "got": {
        const { clock, ...rest } = response;
        return { ...rest, context: this.#options.seal.seal(key, clock) };
      }
      case "written": {
        const { clock, ...rest } = response;
        return { ...rest, context: clock === null ? null : this.#options.seal.seal(key, clock) };
      }
      case "inspected":
      case "failed":
        return response;
    }
  }

  #resolveIdle(): void {
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }
}

/** A refusal before anything was done. */
function rejected(code: FailureCode, message: string): FailedResponse {
  return { type: "failed", outcome: "rejected", code, message, needed: 0, received: 0, from: [] };
}
