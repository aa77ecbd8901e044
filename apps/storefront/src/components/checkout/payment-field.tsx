import type { PaymentChoice } from "@cartwheel/cart";

/** How an order is paid, in the words of the shop. */
export const paymentNames: Readonly<Record<PaymentChoice, string>> = {
  invoice: "By invoice, within 30 days",
  "on-delivery": "To the carrier, on delivery",
};

interface PaymentFieldProps {
  readonly payment: PaymentChoice;
  readonly onChoose: (payment: PaymentChoice) => void;
}

export function PaymentField({ payment, onChoose }: PaymentFieldProps) {
  return (
    <fieldset>
      <legend className="mb-3 font-semibold">How would you like to pay?</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {(["invoice", "on-delivery"] as const).map((each) => (
          <label
            key={each}
            className="flex min-h-12 cursor-pointer items-center gap-3 rounded-2xl border border-line p-4 has-checked:border-brand has-checked:bg-notice has-checked:text-notice-ink has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name="payment"
              className="size-4 accent-(--brand)"
              checked={payment === each}
              onChange={() => onChoose(each)}
            />
            {paymentNames[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
