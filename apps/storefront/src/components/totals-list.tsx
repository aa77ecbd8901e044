import type { Totals } from "@cartwheel/cart";
import { formatMoney } from "./money.ts";

type Shown = Pick<Totals, "subtotalMinor" | "discount" | "totalMinor">;

interface TotalsListProps {
  /** Null: not known yet. */
  readonly totals: Shown | null;
  /** They are about to change, and stand for the moment before. */
  readonly held?: boolean;
}

/** What is to be paid; with the way there where a discount makes one. */
export function TotalsList({ totals, held = false }: TotalsListProps) {
  return (
    <dl className="grid gap-2">
      {totals?.discount ? (
        <>
          <Row name="Sum" amount={formatMoney(totals.subtotalMinor)} />
          <Row
            name={`${totals.discount.code}, ${totals.discount.percent} % off`}
            amount={`−${formatMoney(totals.discount.amountMinor)}`}
          />
        </>
      ) : null}
      <div className="flex items-baseline justify-between gap-4">
        <dt className="text-ink-soft">Total</dt>
        <dd className={`text-2xl font-semibold tabular-nums ${held ? "text-ink-soft" : ""}`}>
          {totals === null ? "…" : formatMoney(totals.totalMinor)}
        </dd>
      </div>
    </dl>
  );
}

function Row({ name, amount }: { readonly name: string; readonly amount: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="tabular-nums">{amount}</dd>
    </div>
  );
}
