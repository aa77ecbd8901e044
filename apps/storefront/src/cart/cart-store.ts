import type { CartDetails, CartView, ClusterOverview, PolicyName, SessionView, SignInResult } from "@cartwheel/api";
import { covers, type OperationId } from "@cartwheel/cart";
import type { ApiClient } from "./api-client.ts";
import type { ShownCode, ShownLine } from "./cart-picture.ts";
import {
  type CartState,
  type Connection,
  initialState,
  type Notice,
  withPending,
  withSession,
  withView,
} from "./cart-state.ts";
import { followCart } from "./follow-cart.ts";
import { ChangeQueue, type SendResult } from "./change-queue.ts";
import {
  type CodeOperation,
  idOf,
  labelOf,
  type LineLabel,
  type LineOperation,
  nameOf,
  type PendingChange,
  type ShopperOperation,
} from "./pending-change.ts";
import type { PendingStorage } from "./pending-storage.ts";
import { sendChange } from "./send-change.ts";

export interface CartStoreInit {
  readonly client: ApiClient;
  readonly storage: PendingStorage;
  readonly nextOperationId: () => OperationId;
  /** The region that served the page: what a change is stamped with until a server stamps it. */
  readonly region: string;
  readonly nowMs: () => number;
}

/**
 * One browser tab's cart: what servers told, what waits to be sent, and what to show. React reads it through
 * `subscribe` and `getState`; everything that a shopper does is a method.
 */
export class CartStore {
  readonly #init: CartStoreInit;
  readonly #queue: ChangeQueue;
  readonly #listeners = new Set<() => void>();
  #state: CartState = initialState;
  /** Counts sign-ins, sign-outs and changes of policy: an answer to a question from before one is not for us any more. */
  #identity = 0;
  /** Acknowledged, but the cart that came of it was not told here. Shown as pending until one that was asked for since is. */
  #settling: readonly PendingChange[] = [];
  /** The carts of the last sign-in: what still travels as the guest's lands in the account's. */
  #joined: { readonly guest: string; readonly account: string } | null = null;

  constructor(init: CartStoreInit) {
    this.#init = init;
    this.#queue = new ChangeQueue({
      storage: init.storage,
      send: (change) => sendChange(init.client, change),
      cartTag: () => this.#cartTag(),
      onResult: (change, result) => this.#onResult(change, result),
      schedule: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
      random: Math.random,
    });
    this.#state = this.#withPending(this.#state);
  }

  readonly getState = (): CartState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks who we are and what the cart is, in one request, because the first answer sets the session's cookie. */
  async refresh(): Promise<"refreshed" | "unreachable"> {
    const { client } = this.#init;
    const identity = this.#identity;
    const settling = this.#settling;
    const [session, cart] = await Promise.allSettled([client.session.get.query(), client.cart.get.query()]);
    if (identity !== this.#identity) return "refreshed";
    if (session.status === "fulfilled") this.#adoptSession(session.value);
    if (cart.status === "fulfilled") {
      this.#settling = this.#settling.filter((change) => !settling.includes(change));
      this.#set(this.#withPending(withView(this.#state, cart.value)));
    }
    const reached = session.status === "fulfilled" && cart.status === "fulfilled";
    if (reached) this.#queue.retryNow();
    else this.#set({ ...this.#state, connection: whyUnreached() });
    return reached ? "refreshed" : "unreachable";
  }

  /** Follows the cart as other devices change it. Returns how to stop. */
  follow(cartTag: string): () => void {
    return followCart({
      client: this.#init.client,
      cartTag,
      random: Math.random,
      onView: (view) => {
        this.adopt(cartTag, view);
        this.#queue.retryNow();
      },
    });
  }

  add(label: LineLabel, quantity: number): void {
    const { productId, variantId } = label;
    this.#changeLine(label, { type: "add", productId, variantId, quantity });
    this.#notify({ kind: "added", label, quantity });
  }

  setQuantity(line: ShownLine, quantity: number): void {
    const { productId, variantId, tags: observed } = line;
    this.#changeLine(line, { type: "set-quantity", productId, variantId, quantity, observed });
  }

  remove(line: ShownLine): void {
    this.#changeLine(line, { type: "remove", observed: line.tags });
    this.#notify({ kind: "removed", line });
  }

  /** Puts a removed line back: a new operation, since an observed removal never returns. */
  undoRemoval(line: ShownLine): void {
    const { productId, variantId, quantity } = line;
    this.#changeLine(line, { type: "add", productId, variantId, quantity });
    this.#notify(null);
  }

  /** A code that no shop knows is refused later, with a word; better not to send it at all (`percentOf`). */
  applyCode(code: string): void {
    this.#changeCode(code, { type: "apply-code", code });
  }

  removeCode({ code, tags: observed }: ShownCode): void {
    this.#changeCode(code, { type: "remove-code", observed });
  }

  /** A link was pressed that leads nowhere without a network. */
  sayOffline(): void {
    const message = "That page has to come from the shop, and you are offline. What is in your cart is kept here.";
    this.#notify({ kind: "offline", message });
  }

  dismissNotice(): void {
    this.#notify(null);
  }

  /** Throws what the API throws: a name it does not take, or nobody there to ask. */
  async signIn(name: string): Promise<SignInResult> {
    const guest = this.#state.session;
    const result = await this.#init.client.session.signIn.mutate({ operationId: this.#init.nextOperationId(), name });
    this.#identity += 1;
    if (guest !== null && !guest.signedIn) {
      this.#joined = { guest: guest.cartTag, account: result.session.cartTag };
      this.#queue.move(guest.cartTag, result.session.cartTag);
    }
    this.#adoptSession(result.session);
    this.#set(this.#withPending(withView(this.#state, result.cart)));
    if (result.sentence !== null) this.#notify({ kind: "joined", message: result.sentence });
    this.#queue.retryNow();
    return result;
  }

  async signOut(): Promise<void> {
    const session = await this.#init.client.session.signOut.mutate({ operationId: this.#init.nextOperationId() });
    this.#identity += 1;
    this.#adoptSession(session);
    await this.refresh();
  }

  async setPolicy(policy: PolicyName): Promise<void> {
    const operationId = this.#init.nextOperationId();
    const session = await this.#init.client.session.setPolicy.mutate({ operationId, policy });
    this.#identity += 1;
    this.#adoptSession(session);
    await this.refresh();
  }

  /** What lies behind the cart: versions, clocks and replicas. */
  async details(): Promise<CartDetails | "unreachable"> {
    try {
      return await this.#init.client.cart.details.query();
    } catch {
      return "unreachable";
    }
  }

  /** Which nodes the shop reaches at this moment. */
  async cluster(): Promise<ClusterOverview | "unreachable"> {
    try {
      return await this.#init.client.cluster.overview.query();
    } catch {
      return "unreachable";
    }
  }

  /** The browser noticed that its network came or went. */
  setOnline(online: boolean): void {
    this.#set({ ...this.#state, connection: online ? "connecting" : "offline" });
    if (online) this.#queue.retryNow();
  }

  /** Another tab of this browser had the change acknowledged, or refused. */
  forget(id: OperationId): void {
    const change = this.#queue.pending.find((each) => idOf(each) === id);
    this.#queue.forget(id);
    if (change !== undefined) this.#showUntilTold(change);
  }

  /** Without this a line would be gone, or back, for the moment until somebody tells the cart. */
  #showUntilTold(change: PendingChange): void {
    this.#settling = [...this.#settling, change];
    this.#set(this.#withPending(this.#state));
    void this.refresh();
  }

  stop(): void {
    this.#queue.stop();
  }

  /** A server answered another question than the queue's, and told the cart with it. */
  adopt(cartTag: string, view: CartView): void {
    if (this.#cartTag() === cartTag) this.#set(this.#withPending(withView(this.#state, view)));
  }

  #changeLine(label: LineLabel, what: Unstamped<LineOperation>): void {
    this.#enqueue({ operation: { ...what, ...this.#stamp() }, label: labelOf(label), cartTag: this.#cartTag() });
  }

  #changeCode(code: string, what: Unstamped<CodeOperation>): void {
    this.#enqueue({ operation: { ...what, ...this.#stamp() }, code, cartTag: this.#cartTag() });
  }

  #stamp(): Pick<ShopperOperation, "id" | "origin" | "atMs"> {
    const { nextOperationId, region: origin, nowMs } = this.#init;
    return { id: nextOperationId(), origin, atMs: nowMs() };
  }

  #cartTag(): string | null {
    return this.#state.session?.cartTag ?? null;
  }

  #enqueue(change: PendingChange): void {
    this.#queue.add(change);
    this.#set(this.#withPending(this.#state));
  }

  #onResult(change: PendingChange, result: SendResult): void {
    switch (result.outcome) {
      case "unreachable":
        this.#set({ ...this.#state, connection: whyUnreached() });
        return;
      case "refused":
        this.#set(this.#withPending(this.#state));
        this.#notify({ kind: "refused", message: `${nameOf(change)}: ${result.message}` });
        return;
      case "acknowledged": {
        // The view first: with neither it nor the pending change, a removed line would be there again for a moment, and
        // the offer to put it back would go with it.
        const { cart, durability } = result.change;
        const cartTag = this.#cartTag();
        const isOurs = change.cartTag === null || change.cartTag === cartTag;
        if (isOurs) return this.#set(this.#withPending({ ...withView(this.#state, cart), durability }));
        // It was the guest's when it was sent, and the answer tells the guest's cart.
        const wasGuests = change.cartTag === this.#joined?.guest && cartTag === this.#joined?.account;
        if (wasGuests) return this.#showUntilTold({ ...change, cartTag });
        this.#set(this.#withPending(this.#state));
      }
    }
  }

  /** All that is not settled: what waits in the queue, and what was acknowledged and has not been told yet. */
  #withPending(state: CartState): CartState {
    this.#settling = this.#settling.filter((change) => !covers(state.known.seen, idOf(change)));
    return withPending(state, [...this.#queue.pending, ...this.#settling]);
  }

  #adoptSession(session: SessionView): void {
    this.#set(this.#withPending(withSession(this.#state, session)));
  }

  #notify(notice: Notice | null): void {
    this.#set({ ...this.#state, notice });
  }

  #set(state: CartState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** `onLine` is false only where a browser is sure; elsewhere (and outside of browsers) it is no reason. */
function whyUnreached(): Connection {
  return navigator.onLine === false ? "offline" : "unreachable";
}

/** An operation before it has an id, a place and a time. */
type Unstamped<Operation extends ShopperOperation> = Operation extends ShopperOperation
  ? Omit<Operation, "id" | "origin" | "atMs">
  : never;
