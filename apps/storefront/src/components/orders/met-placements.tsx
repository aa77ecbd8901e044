import type { OrderView, OtherPlacementView } from "@cartwheel/api";
import { lineKey } from "@cartwheel/cart";
import { GitMerge } from "lucide-react";
import { formatMoney } from "../money.ts";
import { whenText } from "./ordered-when.ts";

const differenceText: Readonly<Record<OtherPlacementView["differs"][number], string>> = {
  contact: "another contact",
  delivery: "another address",
  payment: "another way to pay",
  prices: "other prices",
};

/** Both sides of a broken system took this order: what met, which one counts, and what is back in the cart. */
export function MetPlacements({ order }: { readonly order: OrderView }) {
  if (order.others.length === 0) return null;
  return (
    <section aria-labelledby="met-heading" className="grid gap-4 rounded-2xl bg-notice p-5 text-notice-ink">
      <h2 id="met-heading" className="flex items-start gap-3 font-semibold">
        <GitMerge className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
        {order.sentence}
      </h2>
      <ul aria-label="Placements that met" className="grid gap-3 sm:grid-cols-2">
        <Placement name="Counts" placement={order} note="This is what is delivered and paid." />
        {order.others.map((other) => (
          <Placement key={other.placement} name="Does not count" placement={other} note={noteOf(other)} />
        ))}
      </ul>
    </section>
  );
}

interface PlacementProps {
  readonly name: string;
  readonly placement: Pick<OrderView, "placedIn" | "placedAtMs" | "lines" | "totalMinor">;
  readonly note: string;
}

function Placement({ name, placement, note }: PlacementProps) {
  return (
    <li className="grid content-start gap-2 rounded-xl bg-raised p-4 text-ink">
      <h3 className="font-semibold">
        {name}: placed in {placement.placedIn}
      </h3>
      <p className="text-sm text-ink-soft">
        {whenText(placement.placedAtMs)} · {formatMoney(placement.totalMinor)}
      </p>
      <ul className="grid gap-1">
        {placement.lines.map((line) => (
          <li key={lineKey(line)}>
            {line.quantity} × {line.productName} ({line.variantName})
          </li>
        ))}
      </ul>
      <p className="text-sm text-ink-soft">{note}</p>
    </li>
  );
}

function noteOf({ returned, differs }: OtherPlacementView): string {
  const back = returned.map(({ quantity, name }) => `${quantity} × ${name}`);
  const cart = back.length === 0 ? "All of it is in the order." : `Back in your cart: ${back.join(", ")}.`;
  return differs.length === 0 ? cart : `${cart} It named ${differs.map((each) => differenceText[each]).join(", ")}.`;
}
