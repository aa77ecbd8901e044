import type { AppRouter, OrderList, OrderPlaced, OrderView } from "@cartwheel/api";
import {
  type Cart,
  type Contact,
  type Delivery,
  generationOf,
  type OperationId,
  orderedOf,
  type PaymentChoice,
} from "@cartwheel/cart";
import { TRPCClientError } from "@trpc/client";
import type { ApiClient } from "../cart/api-client.ts";
import type { CartStore } from "../cart/cart-store.ts";

/** What the shopper confirmed on the review page. */
export interface Confirmed {
  /** Of this press of the button. The same for every try of it, so that no try orders a second time. */
  readonly operationId: OperationId;
  /** The cart that was shown, with nothing pending. */
  readonly cart: Cart;
  /** The total that was shown. The shop refuses to charge anything else. */
  readonly agreedTotalMinor: number;
  readonly contact: Contact;
  readonly delivery: Delivery;
  readonly payment: PaymentChoice;
}

export interface FieldProblem {
  /** As the API names it: "contact.email". */
  readonly path: string;
  readonly message: string;
}

export type PlaceResult =
  | { readonly outcome: "placed"; readonly placed: OrderPlaced }
  /** Something that was filled in cannot be taken. */
  | { readonly outcome: "invalid"; readonly fields: readonly FieldProblem[]; readonly message: string }
  /** The cart or a price is not what was shown any more: show it again. */
  | { readonly outcome: "changed"; readonly message: string }
  /** Not ordered as far as anyone knows; trying again cannot order twice. */
  | { readonly outcome: "unreached"; readonly message: string };

export type OrderAnswer = OrderView | "unknown" | "unreachable";

/** Longer than the slowest answer that a server would still give. */
const timeoutMs = 15_000;

const nobody = "We could not reach the shop. You can press the button again: it will not be ordered twice.";

interface OrderDeskInit {
  readonly client: ApiClient;
  readonly cart: CartStore;
  readonly nextOperationId: () => OperationId;
}

/** Where the browser places orders and asks for them. Nothing here is optimistic: an order is one when a shop says so. */
export class OrderDesk {
  readonly #init: OrderDeskInit;
  #latest: OrderPlaced | null = null;

  constructor(init: OrderDeskInit) {
    this.#init = init;
  }

  /** Names one press of the button. */
  nextOperationId(): OperationId {
    return this.#init.nextOperationId();
  }

  /** What this page load placed last, if it was this order: its confirmation knows how safe the order is. */
  justPlaced(orderId: string): OrderPlaced | null {
    return this.#latest?.order.orderId === orderId ? this.#latest : null;
  }

  /** Never rejects. The cart that the answer brings is shown at once. */
  async place({ cart, ...confirmed }: Confirmed): Promise<PlaceResult> {
    const cartTag = this.#init.cart.getState().session?.cartTag;
    const signal = AbortSignal.timeout(timeoutMs);
    const request = { ...confirmed, ...orderedOf(cart), generation: generationOf(cart) };
    try {
      const placed = await this.#init.client.order.place.mutate(request, { signal });
      this.#latest = placed;
      if (cartTag !== undefined) this.#init.cart.adopt(cartTag, placed.cart);
      return { outcome: "placed", placed };
    } catch (error) {
      return failureOf(error);
    }
  }

  async get(orderId: string): Promise<OrderAnswer> {
    try {
      return await this.#init.client.order.get.query({ orderId });
    } catch (error) {
      return statusOf(error) === 404 ? "unknown" : "unreachable";
    }
  }

  async list(): Promise<OrderList | "unreachable"> {
    try {
      return await this.#init.client.order.list.query({ limit: 100 });
    } catch {
      return "unreachable";
    }
  }
}

function failureOf(error: unknown): PlaceResult {
  if (!(error instanceof TRPCClientError)) return { outcome: "unreached", message: nobody };
  const { data, message } = error as TRPCClientError<AppRouter>;
  switch (data?.httpStatus) {
    case 400:
      return { outcome: "invalid", fields: data.fields ?? [], message };
    case 409:
      return { outcome: "changed", message };
    case 429:
    case 503:
      return { outcome: "unreached", message: `${message} You can press the button again.` };
    default:
      return { outcome: "unreached", message: nobody };
  }
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof TRPCClientError)) return null;
  return (error as TRPCClientError<AppRouter>).data?.httpStatus ?? null;
}
