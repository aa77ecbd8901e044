"use client";

import type { OrderPlaced, OrderView } from "@cartwheel/api";
import { lineKey } from "@cartwheel/cart";
import { ShieldCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useCallback, useEffect, useRef } from "react";
import { useOrderDesk } from "../../cart/cart-provider.tsx";
import type { OrderAnswer, OrderDesk } from "../../orders/order-desk.ts";
import { AddressCard, contactLines, deliveryLines } from "../address-card.tsx";
import { primaryButton, secondaryButton } from "../button-classes.ts";
import { paymentNames } from "../checkout/payment-field.tsx";
import { LineSummary } from "../line-summary.tsx";
import { PageHeading } from "../page-heading.tsx";
import { TotalsList } from "../totals-list.tsx";
import { MetPlacements } from "./met-placements.tsx";
import { OrderSkeleton } from "./order-skeleton.tsx";
import { whenText } from "./ordered-when.ts";
import { useAsked } from "./use-asked.ts";

const isFinal = (answer: OrderAnswer): boolean => answer === "unknown" || (answer !== "unreachable" && answer.complete);

/** One order: right after it was placed, and whenever its customer comes back to it. */
export function OrderConfirmation({ orderId }: { readonly orderId: string }) {
  const placed = useOrderDesk()?.justPlaced(orderId) ?? null;
  const ask = useCallback((desk: OrderDesk) => desk.get(orderId), [orderId]);
  const asked = useAsked(ask, isFinal);
  // The answer to the press of the button is there at once, and good until a newer one is.
  const order = typeof asked === "object" ? asked : (placed?.order ?? asked);
  if (order === "loading") return <OrderSkeleton sentence="Loading your order" />;
  if (order === "unknown") {
    return (
      <Absent title="There is no such order among yours">
        If you placed it under another name, sign in by that name.
      </Absent>
    );
  }
  if (order === "unreachable") {
    return (
      <Absent title="We cannot reach this order just now">
        It is not lost. This page shows it as soon as a copy answers.
      </Absent>
    );
  }
  return <Order order={order} placed={placed} />;
}

function Order({ order, placed }: { readonly order: OrderView; readonly placed: OrderPlaced | null }) {
  const title = useRef<HTMLHeadingElement>(null);
  const justPlaced = placed !== null;
  useEffect(() => {
    // The button that was pressed is gone with its page; what it led to is read out from its beginning.
    if (justPlaced) title.current?.focus();
  }, [justPlaced]);
  return (
    <>
      <PageHeading
        titleRef={title}
        title={placed === null ? `Order ${order.number}` : `Thank you, ${order.contact.name}`}
        {...(placed === null ? {} : { eyebrow: `Order ${order.number}` })}
      >
        {placed?.outcome === "already-placed"
          ? "This cart had been ordered already, by an earlier try or on another device. This is that order; nothing was ordered twice."
          : `Placed in ${order.placedIn}, ${whenText(order.placedAtMs)}.`}
      </PageHeading>
      <Standing order={order} placed={placed} />
      <MetPlacements order={order} />
      <ul aria-label="In this order" className="divide-y divide-line border-y border-line">
        {order.lines.map((line) => (
          <LineSummary key={lineKey(line)} line={line} totalMinor={line.lineTotalMinor} />
        ))}
      </ul>
      <TotalsList totals={order} />
      <h2 className="sr-only">Where it goes</h2>
      <div className="grid gap-4 sm:grid-cols-3">
        <AddressCard title="Contact" lines={contactLines(order.contact)} />
        <AddressCard title="Delivery" lines={deliveryLines(order.delivery)} />
        <AddressCard title="Payment" lines={[paymentNames[order.payment]]} />
      </div>
      <p className="flex flex-wrap gap-3">
        <Link href="/products" className={primaryButton}>
          Go on shopping
        </Link>
        <Link href="/orders" className={secondaryButton}>
          Your orders
        </Link>
      </p>
    </>
  );
}

/** How safe the order is, and whether all of it is known. */
function Standing({ order, placed }: { readonly order: OrderView; readonly placed: OrderPlaced | null }) {
  const durability = placed?.durability ?? null;
  return (
    <output className="grid gap-3 empty:hidden">
      {durability === null ? null : (
        <span className="flex items-start gap-3 rounded-2xl bg-notice px-4 py-3 font-medium text-notice-ink">
          {durability.degraded ? (
            <TriangleAlert className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
          ) : (
            <ShieldCheck className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
          )}
          {durability.sentence}
        </span>
      )}
      {order.caution === null ? null : (
        <span className="flex items-start gap-3 rounded-2xl bg-warn px-4 py-3 text-sm font-medium text-warn-ink">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {order.caution}
        </span>
      )}
    </output>
  );
}

function Absent({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <div className="grid justify-items-start gap-6">
      <PageHeading title={title}>{children}</PageHeading>
      <Link href="/orders" className={secondaryButton}>
        Your orders
      </Link>
    </div>
  );
}
