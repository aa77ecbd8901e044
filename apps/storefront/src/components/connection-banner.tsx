"use client";

import { CloudOff } from "lucide-react";
import { useCart } from "../cart/cart-provider.tsx";
import type { CartState } from "../cart/cart-state.ts";

/** Part of the sticky header: while it is there it covers nothing, and it stays in sight. */
export function ConnectionBanner() {
  const sentence = sentenceFor(useCart());
  return (
    <output className="block bg-warn text-warn-ink">
      {sentence === null ? null : (
        <span className="mx-auto flex max-w-7xl items-start gap-3 px-4 py-2.5 text-sm font-medium sm:px-6">
          <CloudOff className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {sentence}
        </span>
      )}
    </output>
  );
}

function sentenceFor({ connection, pending }: CartState): string | null {
  const waiting = pending.length === 1 ? "1 change is" : `${pending.length} changes are`;
  switch (connection) {
    case "connecting":
    case "reachable":
      return null;
    case "offline":
      return pending.length === 0
        ? "You are offline. Keep going: what you put in your cart is kept here and sent when you are back."
        : `You are offline. ${waiting} kept in this browser and will be sent when you are back.`;
    case "unreachable":
      return pending.length === 0
        ? "We cannot reach your cart right now. Keep going: what you put in is kept here and sent as soon as we can."
        : `We cannot reach your cart right now. ${waiting} waiting in this browser and will be sent as soon as we can.`;
  }
}
