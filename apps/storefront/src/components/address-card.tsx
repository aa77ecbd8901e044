import { type Contact, countries, type Delivery } from "@cartwheel/cart";
import type { ReactNode } from "react";

interface AddressCardProps {
  readonly title: string;
  readonly lines: readonly string[];
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** A few lines of text under a title; empty ones are left out. */
export function AddressCard({ title, lines, children }: AddressCardProps) {
  return (
    <section className="grid content-start gap-2 rounded-2xl border border-line p-5">
      <h3 className="font-semibold">{title}</h3>
      <p className="leading-relaxed break-words text-ink-soft">
        {lines
          .filter((line) => line !== "")
          .map((line) => (
            <span key={line} className="block">
              {line}
            </span>
          ))}
      </p>
      {children}
    </section>
  );
}

export function contactLines({ name, email, phone }: Contact): readonly string[] {
  return [name, email, phone];
}

export function deliveryLines({ street, addition, postcode, city, country }: Delivery): readonly string[] {
  return [street, addition, `${postcode} ${city}`, countries[country].name];
}
