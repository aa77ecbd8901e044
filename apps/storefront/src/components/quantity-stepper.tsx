"use client";

import { cartLimits } from "@cartwheel/cart";
import { Minus, Plus } from "lucide-react";
import { type KeyboardEvent, useState } from "react";

interface QuantityStepperProps {
  /** What is counted; goes into the accessible names. */
  readonly name: string;
  readonly quantity: number;
  readonly onChange: (quantity: number) => void;
}

const buttonClass =
  "grid size-11 place-items-center rounded-full text-ink hover:bg-sunken disabled:text-ink-soft/50 disabled:hover:bg-transparent";

/** One fewer, a number that can be typed, one more. Typing counts when it is finished: on Enter, or on leaving. */
export function QuantityStepper({ name, quantity, onChange }: QuantityStepperProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const { quantityMax } = cartLimits;

  const finish = (): void => {
    const number = Number(typed);
    if (typed !== null && Number.isInteger(number) && number >= 1 && number <= quantityMax && number !== quantity) {
      onChange(number);
    }
    setTyped(null);
  };
  const finishOnEnter = (event: KeyboardEvent): void => {
    if (event.key === "Enter") finish();
  };

  return (
    <fieldset aria-label={`Quantity of ${name}`} className="flex items-center rounded-full border border-line">
      <button
        type="button"
        className={buttonClass}
        disabled={quantity <= 1}
        aria-label={`Decrease quantity of ${name}`}
        onClick={() => onChange(quantity - 1)}
      >
        <Minus className="size-4" aria-hidden="true" />
      </button>
      <input
        className="h-9 w-9 rounded-md bg-transparent text-center font-medium tabular-nums"
        inputMode="numeric"
        pattern="[0-9]*"
        aria-label={`Quantity of ${name}, 1 to ${quantityMax}`}
        value={typed ?? quantity}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={finish}
        onKeyDown={finishOnEnter}
      />
      <button
        type="button"
        className={buttonClass}
        disabled={quantity >= quantityMax}
        aria-label={`Increase quantity of ${name}`}
        onClick={() => onChange(quantity + 1)}
      >
        <Plus className="size-4" aria-hidden="true" />
      </button>
    </fieldset>
  );
}
