"use client";

import Link from "next/link";
import { useCart } from "../cart/cart-provider.tsx";
import { primaryButton, secondaryButton } from "./button-classes.ts";
import { CartLines } from "./cart-lines.tsx";
import { CartCaution, CartPlaceholder, CartTotal } from "./cart-summary.tsx";
import { DiscountCode } from "./discount-code.tsx";
import { NoticeOutlet } from "./notice-outlet.tsx";
import { useOverlay } from "./overlay-context.tsx";

export function CartPageContent() {
  const { picture, session } = useCart();
  const { show } = useOverlay();
  return (
    <div className="grid grid-cols-1 items-start gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div>
        <NoticeOutlet place="cart-page" />
        <CartCaution />
        {picture.lines.length === 0 ? <CartPlaceholder /> : <CartLines />}
      </div>
      <aside aria-label="Summary" className="grid grid-cols-1 gap-5 rounded-3xl bg-sunken p-6 lg:sticky lg:top-24">
        {picture.lines.length === 0 ? null : <DiscountCode />}
        <CartTotal />
        {picture.lines.length === 0 ? null : (
          <Link href="/checkout" className={primaryButton}>
            Go to checkout
          </Link>
        )}
        <p className="border-t border-line pt-5 text-sm leading-relaxed text-ink-soft">
          {session?.signedIn === true
            ? `This is ${session.name ?? "your account"}'s cart. It is the same in every region and on every device.`
            : "A guest's cart. Sign in by name, and it comes along to your account."}
        </p>
        <button type="button" onClick={() => show("details")} className={secondaryButton}>
          How your cart is kept
        </button>
      </aside>
    </div>
  );
}
