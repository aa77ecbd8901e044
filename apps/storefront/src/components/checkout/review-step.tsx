"use client";

import { type Contact, type Delivery, lineKey, type PaymentChoice } from "@cartwheel/cart";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useCart, useCartStore, useOrderDesk } from "../../cart/cart-provider.tsx";
import { type Step, stepNames } from "../../checkout/step.ts";
import type { FieldProblem, OrderDesk } from "../../orders/order-desk.ts";
import { AddressCard, contactLines, deliveryLines } from "../address-card.tsx";
import { primaryButton, secondaryButton } from "../button-classes.ts";
import { LineSummary } from "../line-summary.tsx";
import { TotalsList } from "../totals-list.tsx";
import { PaymentField } from "./payment-field.tsx";

interface ReviewStepProps {
  readonly contact: Contact;
  readonly delivery: Delivery;
  readonly onGo: (step: Step) => void;
  /** The server could not take something that was filled in. */
  readonly onInvalid: (fields: readonly FieldProblem[]) => void;
  readonly onPlaced: () => void;
}

/** All at once, as it will be ordered. One press orders it; pressing again, here or elsewhere, orders nothing else. */
export function ReviewStep({ contact, delivery, onGo, onInvalid, onPlaced }: ReviewStepProps) {
  const { picture, pending, settledTotals } = useCart();
  const [payment, setPayment] = useState<PaymentChoice>("invoice");
  const { place, placing, message } = usePlacing({ contact, delivery, payment, onInvalid, onPlaced });
  const waiting = pending.length > 0;
  return (
    <div className="grid gap-8">
      <ul aria-label="In this order" className="divide-y divide-line border-y border-line">
        {picture.lines.map((line) => (
          <LineSummary key={lineKey(line)} line={line} totalMinor={line.totalMinor} />
        ))}
      </ul>
      <div className="grid gap-4 sm:grid-cols-2">
        <AddressCard title="Contact" lines={contactLines(contact)}>
          <ChangeButton step="contact" onGo={onGo} />
        </AddressCard>
        <AddressCard title="Delivery" lines={deliveryLines(delivery)}>
          <ChangeButton step="delivery" onGo={onGo} />
        </AddressCard>
      </div>
      <PaymentField payment={payment} onChoose={setPayment} />
      <TotalsList totals={settledTotals} held={waiting} />
      <p role="alert" className="font-medium text-danger-ink empty:hidden">
        {message}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" onClick={place} disabled={waiting || settledTotals === null} className={primaryButton}>
          {placing ? "Placing your order…" : "Place order"}
        </button>
        <button type="button" onClick={() => onGo("delivery")} className={secondaryButton}>
          Back
        </button>
      </div>
      <p className="text-sm text-ink-soft">
        {waiting
          ? "Your last change is on its way to the shop. You can order when it has arrived, so that what you order is what you see."
          : "This is a demo: nothing is charged and nothing is sent."}
      </p>
    </div>
  );
}

function ChangeButton({ step, onGo }: { readonly step: Step; readonly onGo: (step: Step) => void }) {
  return (
    <button
      type="button"
      onClick={() => onGo(step)}
      aria-label={`Change ${stepNames[step].toLowerCase()}`}
      className="min-h-8 justify-self-start font-semibold text-accent-ink underline underline-offset-4"
    >
      Change
    </button>
  );
}

interface PlacingInput extends Pick<ReviewStepProps, "contact" | "delivery" | "onInvalid" | "onPlaced"> {
  readonly payment: PaymentChoice;
}

/** The button's business. While a try is under way, presses do nothing: the second click of a double click is one. */
function usePlacing({ contact, delivery, payment, onInvalid, onPlaced }: PlacingInput) {
  const store = useCartStore();
  const desk = useOrderDesk();
  const router = useRouter();
  const [placing, setPlacing] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const busy = useRef(false);
  // One name for all tries of what is shown now; after "it has changed" it is another order's.
  const operationId = useRef<string | null>(null);

  const tryToPlace = async (orders: OrderDesk): Promise<void> => {
    const { known: cart, settledTotals } = store?.getState() ?? {};
    if (cart === undefined || settledTotals === undefined || settledTotals === null) return;
    operationId.current ??= orders.nextOperationId();
    const details = { contact, delivery, payment, agreedTotalMinor: settledTotals.totalMinor };
    const result = await orders.place({ operationId: operationId.current, cart, ...details });
    switch (result.outcome) {
      case "placed":
        onPlaced();
        router.replace(`/orders/${result.placed.order.orderId}`);
        return;
      case "changed":
        operationId.current = null;
        await store?.refresh();
        setMessage(result.message);
        return;
      case "invalid":
        operationId.current = null;
        setMessage(result.message);
        onInvalid(result.fields);
        return;
      case "unreached":
        setMessage(result.message);
    }
  };

  const place = (): void => {
    if (busy.current || desk === null) return;
    busy.current = true;
    setPlacing(true);
    setMessage(null);
    void tryToPlace(desk).finally(() => {
      busy.current = false;
      setPlacing(false);
    });
  };
  return { place, placing, message };
}
