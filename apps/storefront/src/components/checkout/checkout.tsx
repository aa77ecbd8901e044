"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useCart } from "../../cart/cart-provider.tsx";
import { problemsAt } from "../../checkout/problems.ts";
import { type Draft, emptyDraft, type Step, stepFor, stepNames } from "../../checkout/step.ts";
import type { FieldProblem } from "../../orders/order-desk.ts";
import { CartCaution, CartPlaceholder, CartTotal } from "../cart-summary.tsx";
import { DiscountCode } from "../discount-code.tsx";
import { ContactStep } from "./contact-step.tsx";
import { DeliveryStep } from "./delivery-step.tsx";
import { Progress } from "./progress.tsx";
import { ReviewStep } from "./review-step.tsx";

/** Three steps, one at a time. Going from one to another asks no server, so it works while none answers. */
export function Checkout() {
  const { picture, view } = useCart();
  const [placed, setPlaced] = useState(false);
  if (placed)
    return <output className="block py-16 text-lg">Your order is placed. Here comes its confirmation…</output>;
  if (picture.lines.length === 0 || view === null) return <CartPlaceholder />;
  return (
    <div className="grid grid-cols-1 items-start gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Steps onPlaced={() => setPlaced(true)} />
      <aside aria-label="Summary" className="grid grid-cols-1 gap-5 rounded-3xl bg-sunken p-6 lg:sticky lg:top-24">
        <DiscountCode />
        <CartTotal />
        <p className="text-sm text-ink-soft">Delivery is free, and taxes are in the prices.</p>
      </aside>
    </div>
  );
}

function Steps({ onPlaced }: { readonly onPlaced: () => void }) {
  const { session } = useCart();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [found, setFound] = useState<readonly FieldProblem[]>([]);
  const step = stepFor(useSearchParams().get("step"), draft);
  const heading = useFocusOnChange(step);

  const fill = (filled: Partial<Draft>, next: Step): void => {
    setDraft({ ...draft, ...filled });
    setFound([]);
    goTo(next);
  };
  const showProblems = (fields: readonly FieldProblem[]): void => {
    setFound(fields);
    const troubled = (["contact", "delivery"] as const).find((each) =>
      fields.some(({ path }) => path.startsWith(`${each}.`)),
    );
    if (troubled !== undefined) goTo(troubled);
  };

  return (
    <div className="grid grid-cols-1 gap-8">
      <Progress step={step} onGo={goTo} />
      <CartCaution />
      <h2 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-offset-8">
        {stepNames[step]}
      </h2>
      {step === "contact" ? (
        <ContactStep
          contact={draft.contact}
          accountName={session?.name ?? ""}
          found={problemsAt("contact", found)}
          onDone={(contact) => fill({ contact }, "delivery")}
        />
      ) : null}
      {step === "delivery" ? (
        <DeliveryStep
          delivery={draft.delivery}
          found={problemsAt("delivery", found)}
          onDone={(delivery) => fill({ delivery }, "review")}
          onBack={() => goTo("contact")}
        />
      ) : null}
      {step === "review" && draft.contact !== null && draft.delivery !== null ? (
        <ReviewStep
          contact={draft.contact}
          delivery={draft.delivery}
          onGo={goTo}
          onInvalid={showProblems}
          onPlaced={onPlaced}
        />
      ) : null}
    </div>
  );
}

/** An entry of the browser's history for each step; Next follows it without asking the server. */
function goTo(step: Step): void {
  window.history.pushState(null, "", `/checkout?step=${step}`);
}

/** Focus goes to the heading of the step that came, unless a form put it on a field that needs another look. */
function useFocusOnChange(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    const inField = document.activeElement?.matches('[aria-invalid="true"]') === true;
    if (!inField) heading.current?.focus();
  }, [step]);
  return heading;
}
