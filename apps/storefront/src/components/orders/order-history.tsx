"use client";

import type { OrderList } from "@cartwheel/api";
import { lineKey } from "@cartwheel/cart";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { ProductArt } from "../../artwork/artwork.tsx";
import { useCart } from "../../cart/cart-provider.tsx";
import type { OrderDesk } from "../../orders/order-desk.ts";
import { secondaryButton } from "../button-classes.ts";
import { countText } from "../cart-button.tsx";
import { Logo } from "../logo.tsx";
import { formatMoney } from "../money.ts";
import { whenText } from "./ordered-when.ts";
import { OrderSkeleton } from "./order-skeleton.tsx";
import { useAsked } from "./use-asked.ts";

type Order = OrderList["orders"][number];

const ask = (desk: OrderDesk) => desk.list();
const isFinal = (answer: OrderList | "unreachable"): boolean => answer !== "unreachable" && answer.complete;

/** All that was ordered by this account, or by this guest, the newest first. */
export function OrderHistory() {
  const { session } = useCart();
  const answer = useAsked(ask, isFinal);
  if (answer === "loading") return <OrderSkeleton sentence="Loading your orders" />;
  if (answer === "unreachable") {
    return (
      <Blank title="We cannot reach your orders">None of them is lost. They are shown here as soon as we can.</Blank>
    );
  }
  return (
    <>
      {answer.caution === null ? null : (
        <output className="flex items-start gap-3 rounded-2xl bg-warn px-4 py-3 text-sm font-medium text-warn-ink">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {answer.caution}
        </output>
      )}
      {answer.orders.length === 0 && answer.complete ? (
        <Blank title="Nothing ordered yet">
          {session?.signedIn === true
            ? "What you order by this name, in any region, is listed here."
            : "What you order as a guest is listed here, and comes along when you sign in."}
        </Blank>
      ) : (
        <ul aria-label="Your orders" className="grid gap-5">
          {answer.orders.map((order) => (
            <OrderCard key={order.orderId} order={order} />
          ))}
        </ul>
      )}
    </>
  );
}

const picturesShown = 5;

function OrderCard({ order }: { readonly order: Order }) {
  return (
    <li className="relative grid gap-4 rounded-3xl border border-line bg-raised p-6 hover:border-line-strong">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-lg font-semibold">
          <Link href={`/orders/${order.orderId}`} className="after:absolute after:inset-0 after:rounded-3xl">
            Order {order.number}
          </Link>
        </h2>
        <p className="font-semibold tabular-nums">{formatMoney(order.totalMinor)}</p>
      </div>
      <p className="text-sm text-ink-soft">
        {whenText(order.placedAtMs)} · {countText(order.itemCount)} · placed in {order.placedIn}
        {order.siblings > 1 ? ` · placed ${order.siblings} times, delivered once` : ""}
      </p>
      <ul aria-label={`In order ${order.number}`} className="flex flex-wrap gap-3">
        {order.lines.slice(0, picturesShown).map((line) => (
          <li key={lineKey(line)}>
            <span className="sr-only">
              {line.quantity} × {line.productName} ({line.variantName})
            </span>
            <ProductArt artwork={line.artwork} colour={line.colour} className="size-16 rounded-xl p-1" />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Blank({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <Logo className="size-16 text-ink-soft/40" />
      <p className="text-lg font-semibold">{title}</p>
      <p className="max-w-xs text-ink-soft">{children}</p>
      <Link href="/products" className={secondaryButton}>
        Look around
      </Link>
    </div>
  );
}
