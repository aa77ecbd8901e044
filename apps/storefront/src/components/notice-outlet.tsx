"use client";

import { usePathname } from "next/navigation";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
import { ActionNotice } from "./action-notice.tsx";
import { useOverlay } from "./overlay-context.tsx";
import { ReconciliationNotice } from "./reconciliation-notice.tsx";

type Place = "drawer" | "cart-page" | "floating";

/**
 * Notices appear in one place at a time: in the drawer while it is open (the page behind it is inert), on the cart page
 * while one is there, else floating over the page's lower edge. Each place is a live region from the start, so that
 * what comes into it is read out.
 */
export function NoticeOutlet({ place }: { readonly place: Place }) {
  const pathname = usePathname();
  const { overlay } = useOverlay();
  const { view, notice } = useCart();
  const store = useCartStore();
  const present: Place = overlay === "cart" ? "drawer" : pathname === "/cart" ? "cart-page" : "floating";
  const active = present === place && store !== null;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may hold phrases only, and a notice is more
    <div role="status" className="grid gap-3 not-empty:mb-3">
      {active && view?.reconciliation ? <ReconciliationNotice reconciliation={view.reconciliation} /> : null}
      {active && notice !== null ? <ActionNotice notice={notice} floating={place === "floating"} /> : null}
    </div>
  );
}

/** Over the lower edge of every page; lets clicks through beside the notices. */
export function FloatingNotices() {
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-0 z-30 flex justify-center p-3 sm:justify-end sm:p-6 [&_*]:pointer-events-auto">
      <div className="w-full max-w-md [&_.notice-in]:shadow-lg [&_.notice-in]:shadow-black/10">
        <NoticeOutlet place="floating" />
      </div>
    </div>
  );
}
