"use client";

import Link from "next/link";
import { useCart } from "../cart/cart-provider.tsx";
import { primaryButton, secondaryButton } from "./button-classes.ts";
import { CartLines } from "./cart-lines.tsx";
import { CartCaution, CartPlaceholder, CartTotal } from "./cart-summary.tsx";
import { Dialog } from "./dialog.tsx";
import { NoticeOutlet } from "./notice-outlet.tsx";

interface CartDrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function CartDrawer({ open, onClose }: CartDrawerProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Your cart" shape="drawer">
      <DrawerContent onLeave={onClose} />
    </Dialog>
  );
}

function DrawerContent({ onLeave }: { readonly onLeave: () => void }) {
  const { picture } = useCart();
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 sm:px-7">
        <div className="pt-4">
          <NoticeOutlet place="drawer" />
          <CartCaution />
        </div>
        {picture.lines.length === 0 ? <CartPlaceholder onLeave={onLeave} /> : <CartLines onLeave={onLeave} />}
      </div>
      {picture.lines.length === 0 ? null : (
        <div className="grid gap-4 border-t border-line bg-raised px-5 py-5 sm:px-7">
          <CartTotal />
          <div className="grid gap-3 sm:grid-cols-2">
            <Link href="/cart" onClick={onLeave} className={secondaryButton}>
              View cart
            </Link>
            <Link href="/checkout" onClick={onLeave} className={primaryButton}>
              Checkout
            </Link>
          </div>
        </div>
      )}
    </>
  );
}
