"use client";

import { useEffect } from "react";
import { useCartStore } from "../cart/cart-provider.tsx";

/**
 * Without a network a link would lead to the browser's own error page, and what waits in the cart would be out of
 * sight. So it leads nowhere, and the shop says why. Steps of the checkout ask no server and are no links.
 */
export function OfflineLinks() {
  const store = useCartStore();
  useEffect(() => {
    if (store === null) return;
    const leaving = new AbortController();
    const stay = (event: Event): void => {
      if (store.getState().connection !== "offline" || !leadsAway(event)) return;
      event.preventDefault();
      event.stopPropagation();
      store.sayOffline();
    };
    // On the window and on the way down, so that no link's own handler has begun anything.
    for (const type of ["click", "submit"]) {
      window.addEventListener(type, stay, { capture: true, signal: leaving.signal });
    }
    return () => leaving.abort();
  }, [store]);
  return null;
}

/** A link to another page of this shop, or a form that leads to one. */
function leadsAway(event: Event): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (event.type === "submit") return target.matches("[data-leads-away]");
  const link = target.closest("a");
  return link !== null && link.origin === location.origin && link.pathname !== location.pathname;
}
