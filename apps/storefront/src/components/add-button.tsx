"use client";

import { Plus, ShoppingBag } from "lucide-react";
import { useCartStore } from "../cart/cart-provider.tsx";
import type { LineLabel } from "../cart/pending-change.ts";

/** The plus on a card. Disabled only until the page is interactive, so that no click is lost. */
export function AddIconButton({ label }: { readonly label: LineLabel }) {
  const store = useCartStore();
  return (
    <button
      type="button"
      disabled={store === null}
      aria-label={`Add ${label.productName} to cart`}
      onClick={() => store?.add(label, 1)}
      className="grid size-11 place-items-center rounded-full bg-raised text-ink shadow-sm hover:bg-brand hover:text-on-brand"
    >
      <Plus className="size-5" aria-hidden="true" />
    </button>
  );
}

interface AddButtonProps {
  readonly label: LineLabel;
  readonly quantity: number;
}

export function AddButton({ label, quantity }: AddButtonProps) {
  const store = useCartStore();
  return (
    <button
      type="button"
      disabled={store === null}
      onClick={() => store?.add(label, quantity)}
      className="inline-flex min-h-14 flex-1 items-center justify-center gap-3 rounded-full bg-brand px-6 py-2 text-lg leading-tight font-semibold text-on-brand hover:bg-brand-hover"
    >
      <ShoppingBag className="size-5 shrink-0" aria-hidden="true" />
      {/* The whole sentence is the button's name; on a phone its heading says which product, and one line is enough. */}
      <span>
        Add <span className="max-sm:sr-only">{label.productName} </span>to cart
      </span>
    </button>
  );
}
