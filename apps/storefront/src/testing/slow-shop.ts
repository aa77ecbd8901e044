import type { AppRouter, CartView } from "@cartwheel/api";
import {
  type Cart,
  type CartOperation,
  covers,
  emptyCart,
  type PolicyName,
  policyNamed,
  type SetQuantityOperation,
} from "@cartwheel/cart";
import { createTRPCClient, TRPCClientError } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { ApiClient } from "../cart/api-client.ts";
import { sessionOf, viewOf } from "./things.ts";

interface Asked {
  readonly path: string;
  readonly input: unknown;
  answer(data: unknown): void;
  fail(): void;
}

const durability = { copies: 2, n: 3, missing: [], quorum: true, degraded: false, sentence: "Saved." };

/**
 * A shop whose every step a test takes by hand: when a change arrives, when its answer does, what the live view tells
 * and when. What it answers is the cart as it was when the question arrived there.
 */
export class SlowShop {
  readonly client: ApiClient;
  readonly #policy: PolicyName;
  #cart: Cart = emptyCart;
  /** Sent, and not arrived yet. One at most, because the browser sends one at a time. */
  #travelling: Asked | null = null;
  /** Applied, with the answer on its way. */
  #answering: { readonly asked: Asked; readonly data: unknown } | null = null;
  readonly #questions: Asked[] = [];
  #told: readonly { readonly asked: Asked; readonly data: unknown }[] = [];
  #live: ((view: CartView) => void) | null = null;
  readonly #news: CartView[] = [];

  constructor(policy: PolicyName) {
    this.#policy = policy;
    this.client = createTRPCClient<AppRouter>({
      links: [
        () =>
          ({ op }) =>
            observable((observer) => {
              const asked: Asked = {
                path: op.path,
                input: op.input,
                answer: (data) => {
                  observer.next({ result: { type: "data", data } });
                  if (op.type !== "subscription") observer.complete();
                },
                fail: () => observer.error(TRPCClientError.from(new TypeError("Failed to fetch"))),
              };
              if (op.type === "mutation") this.#travelling = asked;
              else if (op.type === "query") this.#questions.push(asked);
              else this.#live = (data) => asked.answer({ id: data.version, data });
            }),
      ],
    });
  }

  /** What can happen next in this shop and on the way to it; nothing else can. */
  steps(): readonly { readonly name: string; readonly take: () => void }[] {
    return [
      ...(this.#travelling === null ? [] : [{ name: "a change arrives", take: () => this.#arrive() }]),
      ...(this.#answering === null ? [] : [{ name: "its answer comes back", take: () => this.#acknowledge() }]),
      ...(this.#questions.length === 0 ? [] : [{ name: "a question arrives", take: () => this.#read() }]),
      ...(this.#told.length === 0 ? [] : [{ name: "its answer is told", take: () => this.#tell() }]),
      ...(this.#news.length === 0 ? [] : [{ name: "live news come", take: () => this.#show() }]),
    ];
  }

  /** The way back breaks: what was applied stays applied, and the browser never learns of it by this answer. */
  loseAnswer(): boolean {
    const lost = this.#answering;
    this.#answering = null;
    lost?.asked.fail();
    return lost !== null;
  }

  get isAnswering(): boolean {
    return this.#answering !== null;
  }

  /** Another device does something. */
  apply(operation: CartOperation): void {
    const { seen } = this.#cart;
    this.#cart = policyNamed(this.#policy).apply(this.#cart, operation);
    if (!covers(seen, operation.id) && this.#live !== null) this.#news.push(this.#view());
  }

  get cart(): Cart {
    return this.#cart;
  }

  #view(): CartView {
    return viewOf(this.#cart, this.#policy);
  }

  #arrive(): void {
    const asked = this.#travelling;
    if (asked === null) return;
    this.#travelling = null;
    const operation = operationOf(asked);
    this.apply(operation);
    this.#answering = { asked, data: { operationId: operation.id, cart: this.#view(), durability } };
  }

  #acknowledge(): void {
    const { asked, data } = this.#answering ?? {};
    this.#answering = null;
    asked?.answer(data);
  }

  /** What is asked at once travels at once. */
  #read(): void {
    const session = sessionOf("cart", this.#policy);
    this.#told = this.#questions
      .splice(0)
      .map((asked) => ({ asked, data: asked.path === "session.get" ? session : this.#view() }));
  }

  #tell(): void {
    const told = this.#told;
    this.#told = [];
    for (const { asked, data } of told) asked.answer(data);
  }

  #show(): void {
    const view = this.#news.shift();
    if (view !== undefined) this.#live?.(view);
  }
}

/** The operation that a request stands for, stamped by this shop. */
function operationOf({ path, input }: Asked): CartOperation {
  const { operationId: id, ...fields } = input as { operationId: string } & Omit<SetQuantityOperation, "type" | "id">;
  const stamp = { id, origin: "east", atMs: 1_000 };
  const { productId, variantId, quantity, observed } = fields;
  switch (path) {
    case "cart.add":
      return { type: "add", ...stamp, productId, variantId, quantity };
    case "cart.setQuantity":
      return { type: "set-quantity", ...stamp, productId, variantId, quantity, observed };
    case "cart.remove":
      return { type: "remove", ...stamp, observed };
    default:
      throw new Error(`This shop does not know ${path}.`);
  }
}
