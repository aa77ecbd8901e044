"use client";

import { ShieldCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useCart } from "../cart/cart-provider.tsx";
import type { CartState } from "../cart/cart-state.ts";
import { countText } from "./cart-button.tsx";
import { Logo } from "./logo.tsx";
import { TotalsList } from "./totals-list.tsx";

/** The totals, held at their last settled values while changes are on their way, and how safe the latest change is. */
export function CartTotal() {
  const { picture, pending, settledTotals, durability } = useCart();
  const settling = pending.length > 0;
  return (
    <div className="grid gap-3">
      <p className="text-sm text-ink-soft">
        {countText(picture.itemCount)}
        {settling ? " · updating the total" : ""}
      </p>
      <TotalsList totals={settledTotals} held={settling} />
      {durability === null ? null : (
        <p className="flex items-start gap-2 text-sm text-ink-soft">
          {durability.degraded ? (
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-accent-ink" aria-hidden="true" />
          ) : (
            <ShieldCheck className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          )}
          {durability.sentence}
        </p>
      )}
    </div>
  );
}

/** When not every copy could be asked: what is shown may not be all. */
export function CartCaution() {
  const sentence = cautionOf(useCart());
  if (sentence === null) return null;
  return (
    <output className="flex items-start gap-3 rounded-2xl bg-warn px-4 py-3 text-sm font-medium text-warn-ink">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      {sentence}
    </output>
  );
}

function cautionOf({ view, connection, picture }: CartState): string | null {
  if (view === null) {
    const reached = connection === "connecting" || picture.lines.length === 0;
    return reached ? null : "We could not reach your cart. You see what you put in just now; the rest joins it later.";
  }
  if (view.complete) return null;
  return view.caution ?? "We could not reach every copy of your cart. There may be more in it than you see here.";
}

/** Instead of lines: nothing known yet, nobody reached, or really empty. Only the last is said to be empty. */
export function CartPlaceholder({ onLeave }: { readonly onLeave?: () => void }) {
  const { view, connection } = useCart();
  if (view === null && connection === "connecting") return <CartSkeleton />;
  const known = view?.complete === true;
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <Logo className="size-16 text-ink-soft/40" />
      <p className="text-lg font-semibold">{known ? "Your cart is empty" : "We could not reach your cart"}</p>
      <p className="max-w-xs text-ink-soft">
        {known
          ? "Put something in. It stays in, whatever happens behind the counter."
          : "What is in it is safe. You can go on shopping: whatever you add joins it when we reach it again."}
      </p>
      <Link
        href="/products"
        data-cart-empty
        {...(onLeave === undefined ? {} : { onClick: onLeave })}
        className="inline-flex h-12 items-center rounded-full border border-line-strong px-6 font-semibold hover:bg-sunken"
      >
        Look around
      </Link>
    </div>
  );
}

function CartSkeleton() {
  return (
    <div className="divide-y divide-line" aria-busy="true">
      <output className="sr-only">Loading your cart</output>
      {[1, 2].map((row) => (
        <div key={row} className="grid grid-cols-[5.5rem_1fr] gap-4 py-5">
          <div className="size-22 rounded-2xl bg-sunken motion-safe:animate-pulse" />
          <div className="grid content-start gap-3 pt-1">
            <div className="h-4 w-2/3 rounded-full bg-sunken motion-safe:animate-pulse" />
            <div className="h-3 w-1/3 rounded-full bg-sunken motion-safe:animate-pulse" />
          </div>
        </div>
      ))}
    </div>
  );
}
