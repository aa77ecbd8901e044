import type { RunOptions } from "../run/options.ts";
import { Dice } from "../world/dice.ts";

/** How much of the shop there is in a run. */
export interface CartOptions {
  /** Every second cart is merged by the paper's union, the others as or-maps. */
  readonly cartCount: number;
  readonly shopCount: number;
  readonly shopperCount: number;
  readonly actionCount: number;
}

/** One thing that a shopper does, as plain data. */
export interface CartAction {
  readonly atUs: number;
  readonly shopper: number;
  /** `retry` sends an earlier change once more, under its own operation id. */
  readonly kind: "add" | "set" | "remove" | "clear" | "checkout" | "look" | "retry";
  readonly cart: number;
  /** The shop whose page is open. */
  readonly shop: number;
  /** Of a few: several pieces of one product make one line. */
  readonly product: number;
  /** Which of the lines on the screen is meant, or which earlier change, counted round. */
  readonly pick: number;
}

const productCount = 4;

/** As often as it stands here. */
const kinds: readonly CartAction["kind"][] = [
  ...Array.from({ length: 12 }, () => "add" as const),
  ...Array.from({ length: 8 }, () => "look" as const),
  ...Array.from({ length: 5 }, () => "remove" as const),
  ...Array.from({ length: 3 }, () => "set" as const),
  ...Array.from({ length: 3 }, () => "retry" as const),
  "clear",
  "checkout",
];

export function drawCartOptions(seed: number): CartOptions {
  const dice = new Dice(seed, "cart options");
  return {
    cartCount: dice.between(2, 4),
    shopCount: dice.between(2, 3),
    shopperCount: dice.between(2, 6),
    actionCount: dice.between(120, 260),
  };
}

/** Writes the script of all shoppers, in order of time. */
export function planCarts(
  seed: number,
  { carts, chaosMs }: Pick<RunOptions, "carts" | "chaosMs">,
): readonly CartAction[] {
  if (carts === null) return [];
  const dice = new Dice(seed, "carts");
  const actions = Array.from({ length: carts.actionCount }, (): CartAction => {
    const shopper = dice.below(carts.shopperCount);
    return {
      atUs: dice.below(chaosMs * 1000),
      shopper,
      kind: dice.pick(kinds),
      cart: dice.below(carts.cartCount),
      // A shopper mostly stays in one region, and now and then is taken to another.
      shop: dice.chance(800) ? shopper % carts.shopCount : dice.below(carts.shopCount),
      product: dice.below(productCount),
      pick: dice.below(1_000),
    };
  });
  return actions.sort((a, b) => a.atUs - b.atUs);
}
