"use client";

import type { Product, Variant } from "@cartwheel/api";
import { useState } from "react";
import { ProductArt } from "../artwork/artwork.tsx";
import { labelFor } from "../catalogue/label.ts";
import { AddButton } from "./add-button.tsx";
import { formatMoney } from "./money.ts";
import { QuantityStepper } from "./quantity-stepper.tsx";

interface ProductChoiceProps {
  readonly product: Product;
  /** The variant that is shown first. */
  readonly first: Variant;
}

/** Below this many pieces the page says how many are left. Advisory: it never stops anyone. */
const fewLeft = 10;

export function ProductChoice({ product, first }: ProductChoiceProps) {
  const [variant, setVariant] = useState(first);
  const [quantity, setQuantity] = useState(1);
  const choose = (next: Variant): void => {
    setVariant(next);
    // The address names the variant, so that it can be shared; nothing has to be loaded for it.
    window.history.replaceState(null, "", `?variant=${next.id}`);
  };
  return (
    <div className="grid gap-8 lg:grid-cols-[1.15fr_1fr] lg:gap-14">
      <ProductArt
        artwork={product.artwork}
        colour={variant.colour}
        className="aspect-square max-h-[40rem] w-full rounded-[2rem] p-[6%] max-lg:aspect-[5/4]"
      />
      <div className="grid content-start gap-7 lg:pt-6">
        <div className="grid gap-3">
          <h1 className="text-4xl leading-[1.04] font-bold tracking-[-0.04em] sm:text-5xl">{product.name}</h1>
          <p className="text-xl text-ink-soft">{product.tagline}</p>
        </div>
        <p className="text-3xl font-semibold tabular-nums">{formatMoney(variant.priceMinor)}</p>
        <VariantPicker variants={product.variants} chosen={variant} onChoose={choose} />
        <div className="flex flex-wrap items-center gap-3">
          <QuantityStepper name={product.name} quantity={quantity} onChange={setQuantity} />
          <AddButton label={labelFor(product, variant)} quantity={quantity} />
        </div>
        <p className="text-sm text-ink-soft">{stockText(variant.stock)}</p>
        <p className="max-w-prose border-t border-line pt-7 text-lg leading-relaxed">{product.description}</p>
      </div>
    </div>
  );
}

interface VariantPickerProps {
  readonly variants: readonly Variant[];
  readonly chosen: Variant;
  readonly onChoose: (variant: Variant) => void;
}

function VariantPicker({ variants, chosen, onChoose }: VariantPickerProps) {
  if (variants.length < 2) return null;
  return (
    <fieldset>
      <legend className="mb-3 text-[0.9375rem] text-ink-soft">
        Variant: <span className="font-semibold text-ink">{chosen.name}</span>
      </legend>
      <div className="flex flex-wrap gap-2.5">
        {variants.map((variant) => (
          <label
            key={variant.id}
            className="flex h-11 cursor-pointer items-center gap-2.5 rounded-full border border-line py-1 pr-4 pl-2 hover:border-line-strong has-checked:border-brand has-checked:ring-1 has-checked:ring-brand has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name="variant"
              className="sr-only"
              checked={variant.id === chosen.id}
              onChange={() => onChoose(variant)}
            />
            <span
              aria-hidden="true"
              className="size-7 rounded-full border border-black/15 dark:border-white/25"
              style={{ background: variant.colour }}
            />
            {variant.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function stockText(stock: number): string {
  if (stock === 0) return "Sold out for now. You may put it in the cart; it ships when it is back.";
  return stock < fewLeft ? `Only ${stock} left in the warehouse.` : "In the warehouse, ready to go.";
}
