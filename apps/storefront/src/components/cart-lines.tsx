"use client";

import { lineKey } from "@cartwheel/cart";
import { Clock3, LoaderCircle, Trash2 } from "lucide-react";
import Link from "next/link";
import type { MouseEvent } from "react";
import { ProductArt } from "../artwork/artwork.tsx";
import type { ShownLine } from "../cart/cart-picture.ts";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
import { keepFocus } from "./keep-focus.ts";
import { formatMoney } from "./money.ts";
import { QuantityStepper } from "./quantity-stepper.tsx";

interface CartLinesProps {
  /** Called when a link leads away, so that a drawer can close. */
  readonly onLeave?: () => void;
}

export function CartLines({ onLeave }: CartLinesProps) {
  const { picture } = useCart();
  return (
    <ul aria-label="In your cart" className="divide-y divide-line">
      {picture.lines.map((line) => (
        <CartLineRow key={lineKey(line)} line={line} onLeave={onLeave ?? stay} />
      ))}
    </ul>
  );
}

const stay = (): void => {};

function CartLineRow({ line, onLeave }: { readonly line: ShownLine; readonly onLeave: () => void }) {
  const store = useCartStore();
  const { connection } = useCart();
  const waits = connection === "offline" || connection === "unreachable";
  const { productName, variantName, pending } = line;
  const removeAndGoOn = ({ currentTarget }: MouseEvent<HTMLButtonElement>): void => {
    const row = currentTarget.closest("li");
    const [after, before] = [row?.nextElementSibling, row?.previousElementSibling];
    const dialog = currentTarget.closest("dialog");
    keepFocus(
      () => store?.remove(line),
      () => after?.querySelector("[data-remove]"),
      () => before?.querySelector("[data-remove]"),
      () => (dialog ?? document).querySelector("[data-cart-empty]"),
    );
  };
  const href = `/product/${line.productId}?variant=${line.variantId}`;
  return (
    <li className="grid grid-cols-[5.5rem_1fr] gap-x-4 gap-y-3 py-5" aria-busy={pending} data-cart-line={lineKey(line)}>
      <ProductArt artwork={line.artwork} colour={line.colour} className="size-22 rounded-2xl p-1" />
      <div className="grid content-between gap-3">
        <div className="flex items-start justify-between gap-3">
          <div>
            <Link href={href} onClick={onLeave} className="font-semibold underline-offset-4 hover:underline">
              {productName}
            </Link>
            <p className="mt-0.5 text-sm text-ink-soft">
              {variantName}
              {line.origins.length > 0 ? ` · from ${line.origins.join(" and ")}` : ""}
            </p>
          </div>
          <p className={`font-semibold tabular-nums ${pending ? "text-ink-soft" : ""}`}>
            {formatMoney(line.totalMinor)}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
          <QuantityStepper
            name={productName}
            quantity={line.quantity}
            onChange={(quantity) => store?.setQuantity(line, quantity)}
          />
          <button
            type="button"
            aria-label={`Remove ${productName} (${variantName})`}
            data-remove
            onClick={removeAndGoOn}
            className="grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken hover:text-danger-ink"
          >
            <Trash2 className="size-4.5" aria-hidden="true" />
          </button>
          {pending ? (
            <span className="ml-auto inline-flex items-center gap-1.5 text-sm text-ink-soft">
              {waits ? (
                <Clock3 className="size-3.5" aria-hidden="true" />
              ) : (
                <LoaderCircle className="size-3.5 motion-safe:animate-spin" aria-hidden="true" />
              )}
              {waits ? "Waiting" : "Saving"}
            </span>
          ) : null}
        </div>
      </div>
    </li>
  );
}
