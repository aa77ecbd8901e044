import { Shopper } from "@cartwheel/local-cluster/demo";
import { expect } from "@playwright/test";

/** Looks, beside the pages, at what each node holds of one account's cart: a third device that only asks. */
export class CartReplicas {
  readonly #shopper: Shopper;

  private constructor(shopper: Shopper) {
    this.#shopper = shopper;
  }

  static async of(account: string, shopUrl: string): Promise<CartReplicas> {
    const shopper = new Shopper(shopUrl);
    await shopper.api.session.signIn.mutate({ operationId: shopper.nextOperationId(), name: account });
    return new CartReplicas(shopper);
  }

  /** The nodes that should hold the cart, in the order of its preference list. */
  async owners(): Promise<string[]> {
    return (await this.#replicas()).filter(({ role }) => role === "owner").map(({ node }) => node);
  }

  /** Waits until these nodes, and no others, hold the cart, all with the same clock. */
  async settleOn(nodes: readonly string[]): Promise<void> {
    await expect
      .poll(async () => {
        const holding = (await this.#replicas()).filter(({ holds }) => holds === "row");
        const clocks = new Set(holding.map(({ clock }) => JSON.stringify(clock)));
        return { nodes: holding.map(({ node }) => node).toSorted(), clocks: clocks.size };
      })
      .toEqual({ nodes: [...nodes].toSorted(), clocks: 1 });
  }

  /** Nodes that hold the cart now, although they do not own it. */
  async standIns(): Promise<string[]> {
    return (await this.#replicas())
      .filter(({ role, holds }) => role === "other" && holds === "row")
      .map(({ node }) => node);
  }

  async #replicas() {
    const { replicas } = await this.#shopper.api.cluster.key.query({ of: "cart" });
    return replicas;
  }
}
