import type { FailedResponse, GotResponse, HybridTime, Key, RequestId, WrittenResponse } from "@cartwheel/dynamo";
import { assert, hybridTimeZero, nextHybridTime, observeHybridTime } from "@cartwheel/dynamo";
import type { ClientOutcome, SealedContext } from "@cartwheel/wire";
import { randomBytes } from "node:crypto";
import type { LocalClient } from "./local-client.ts";
import type { Quorums } from "./parameters.ts";

export type Got = Omit<GotResponse, "clock"> & { readonly context: SealedContext };
export type Written = Omit<WrittenResponse, "clock"> & { readonly context: SealedContext | null };

export interface OperationOptions {
  readonly quorums: Quorums;
  readonly timeoutMs: number;
}

export interface PutInput extends OperationOptions {
  readonly value: Uint8Array;
  readonly context: SealedContext;
  readonly returnBody: boolean;
}

export interface DeleteInput extends OperationOptions {
  readonly context: SealedContext;
}

/** The store as the API's handlers see it: each call is one operation, stamped here, where it enters the system. */
export class NodeStore {
  readonly #client: LocalClient;
  readonly #prefix = randomBytes(8).toString("hex");
  #count = 0;
  #time: HybridTime = hybridTimeZero;

  constructor(client: LocalClient) {
    this.#client = client;
  }

  async get(key: Key, { quorums: { r, pr }, timeoutMs }: OperationOptions): Promise<Got | FailedResponse> {
    const outcome = await this.#client.ask({ type: "get", key, r, pr, timeoutMs });
    assert(outcome.type === "got" || outcome.type === "failed", "a get is answered by what was found");
    if (outcome.type === "got") {
      for (const { writtenAt } of outcome.siblings) this.#time = observeHybridTime(this.#time, writtenAt, Date.now());
    }
    return outcome;
  }

  async put(key: Key, input: PutInput): Promise<Written | FailedResponse> {
    const { value, context, returnBody, timeoutMs } = input;
    return written(
      await this.#client.ask({
        type: "put",
        key,
        timeoutMs,
        ...this.#stamp(input.quorums),
        value,
        context,
        expiresAtMs: null,
        returnBody,
      }),
    );
  }

  async delete(key: Key, { quorums, timeoutMs, context }: DeleteInput): Promise<Written | FailedResponse> {
    return written(await this.#client.ask({ type: "delete", key, timeoutMs, ...this.#stamp(quorums), context }));
  }

  /** A repeated request is a new write here: HTTP has no way to say that it is the same. */
  #stamp({ w, pw, dw }: Quorums): Stamp {
    this.#count += 1;
    this.#time = nextHybridTime(this.#time, Date.now());
    const requestId = `${this.#prefix}-${this.#count.toString(36)}` as RequestId;
    return { requestId, writtenAt: this.#time, w, pw, dw, mergeable: false };
  }
}

interface Stamp extends Pick<Quorums, "w" | "pw" | "dw"> {
  readonly requestId: RequestId;
  readonly writtenAt: HybridTime;
  readonly mergeable: false;
}

function written(outcome: ClientOutcome): Written | FailedResponse {
  assert(outcome.type === "written" || outcome.type === "failed", "a write is answered by where it is");
  return outcome;
}
