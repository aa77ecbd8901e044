"use client";

import { ShoppingBag } from "lucide-react";
import { useCart } from "../cart/cart-provider.tsx";
import { useOverlay } from "./overlay-context.tsx";

/** Opens the drawer. Its name tells the count; until that is known it shows none, for 0 would be a claim. */
export function CartButton() {
  const { picture, connection } = useCart();
  const { show } = useOverlay();
  const { itemCount } = picture;
  const known = connection !== "connecting" || itemCount > 0;
  return (
    <button
      type="button"
      onClick={() => show("cart")}
      aria-label={`Open cart, ${known ? countText(itemCount) : "loading"}`}
      aria-haspopup="dialog"
      className="relative inline-flex h-11 min-w-11 items-center justify-center gap-2 rounded-full bg-brand px-4 font-semibold text-on-brand hover:bg-brand-hover"
    >
      <ShoppingBag className="size-5" aria-hidden="true" />
      <span className="min-w-[1ch] text-center tabular-nums">{known ? itemCount : null}</span>
    </button>
  );
}

/** "1 item", "3 items". */
export function countText(count: number): string {
  return `${count} ${count === 1 ? "item" : "items"}`;
}
