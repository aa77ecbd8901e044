import type { ClientHandle } from "../transport/transport.ts";

/** Who waits for the answer to a membership change. */
export interface WaitingOperator {
  readonly client: ClientHandle;
  /** The client's own number for the question. */
  readonly id: number;
}

/** Pairs the core's answers to membership changes with the clients that asked. */
export class ChangeDesk {
  readonly #waiting = new Map<number, WaitingOperator>();
  #nextRef = 1;

  admit(operator: WaitingOperator): number {
    const ref = this.#nextRef++;
    this.#waiting.set(ref, operator);
    return ref;
  }

  answer(ref: number, send: (operator: WaitingOperator) => void): void {
    const operator = this.#waiting.get(ref);
    this.#waiting.delete(ref);
    if (operator !== undefined) send(operator);
  }
}
