"use client";

import { CartDrawer } from "./cart-drawer.tsx";
import { Dialog } from "./dialog.tsx";
import { useOverlay } from "./overlay-context.tsx";
import { ReconciliationDetails } from "./reconciliation-details.tsx";

/** The dialogs of the shop, once per page and outside of every live region. */
export function Overlays() {
  const { overlay, show } = useOverlay();
  const close = (): void => show("none");
  return (
    <>
      <CartDrawer open={overlay === "cart"} onClose={close} />
      <Dialog open={overlay === "details"} onClose={close} title="How your cart is kept" shape="sheet">
        <ReconciliationDetails />
      </Dialog>
    </>
  );
}
