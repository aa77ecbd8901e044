import type { CartChange } from "@cartwheel/api";
import type { OperationId } from "@cartwheel/cart";
import { backoffMs } from "./backoff.ts";
import { idOf, isFor, type PendingChange } from "./pending-change.ts";
import type { PendingStorage } from "./pending-storage.ts";

export type SendResult =
  | { readonly outcome: "acknowledged"; readonly change: CartChange }
  /** The shop will never take it: the message says why. */
  | { readonly outcome: "refused"; readonly message: string }
  /** Nobody answered, or nobody could keep it. Perhaps it was applied; sending it again is harmless either way. */
  | { readonly outcome: "unreachable" };

export interface ChangeQueueInit {
  readonly storage: PendingStorage;
  readonly send: (change: PendingChange) => Promise<SendResult>;
  /** The cart that changes go to now, or null while no session is known: then everything waits. */
  readonly cartTag: () => string | null;
  /** Called after each change of `pending` or `reachable`, in the same turn as the result that caused it. */
  readonly onResult: (change: PendingChange, result: SendResult) => void;
  /** Calls back after a delay; returns how to call it off. */
  readonly schedule: (delayMs: number, run: () => void) => () => void;
  readonly random: () => number;
}

/**
 * The changes that wait, in the order they were made, one in flight at a time: a removal must not overtake the add that
 * it removes. A failed send is repeated under the same operation id, for as long as it takes.
 */
export class ChangeQueue {
  readonly #init: ChangeQueueInit;
  #pending: readonly PendingChange[];
  #sending = false;
  #failures = 0;
  #cancelRetry: () => void = () => {};

  constructor(init: ChangeQueueInit) {
    this.#init = init;
    this.#pending = init.storage.load();
  }

  get pending(): readonly PendingChange[] {
    return this.#pending;
  }

  add(change: PendingChange): void {
    this.#init.storage.save(change);
    this.#pending = [...this.#pending, change];
    this.#sendNext();
  }

  /** Another tab had it acknowledged. */
  forget(id: OperationId): void {
    this.#init.storage.forget(id);
    this.#pending = this.#pending.filter((change) => idOf(change) !== id);
  }

  /** What waits for the cart `from` (a guest's) goes to `to` (the account that the guest signed in to). */
  move(from: string, to: string): void {
    this.#pending = this.#pending.map((change) => (isFor(change, from) ? { ...change, cartTag: to } : change));
    for (const change of this.#pending) this.#init.storage.save(change);
  }

  /** There is reason to hope: back online, a session, a server that answered. */
  retryNow(): void {
    this.#cancelRetry();
    this.#sendNext();
  }

  stop(): void {
    this.#cancelRetry();
  }

  #sendNext(): void {
    if (this.#sending) return;
    const cartTag = this.#init.cartTag();
    const next = cartTag === null ? undefined : this.#pending.find((change) => isFor(change, cartTag));
    if (next === undefined) return;
    this.#sending = true;
    this.#cancelRetry();
    void this.#send(next);
  }

  async #send(change: PendingChange): Promise<void> {
    this.#settle(change, await this.#init.send(change));
  }

  #settle(change: PendingChange, result: SendResult): void {
    this.#sending = false;
    if (result.outcome === "unreachable") {
      this.#failures += 1;
      const delayMs = backoffMs(this.#failures, this.#init.random());
      this.#cancelRetry = this.#init.schedule(delayMs, () => this.#sendNext());
      this.#init.onResult(change, result);
      return;
    }
    this.#failures = 0;
    this.forget(idOf(change));
    this.#init.onResult(change, result);
    this.#sendNext();
  }
}
