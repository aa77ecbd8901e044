import { ProductArt } from "../artwork/artwork.tsx";
import { formatMoney } from "./money.ts";

interface LineSummaryProps {
  readonly line: {
    readonly productName: string;
    readonly variantName: string;
    readonly artwork: string | null;
    readonly colour: string | null;
    readonly quantity: number;
  };
  /** Null: not known. */
  readonly totalMinor: number | null;
}

/** A line that is looked at and not changed: on the review page and in an order. */
export function LineSummary({ line, totalMinor }: LineSummaryProps) {
  return (
    <li className="grid grid-cols-[4rem_1fr_auto] items-center gap-4 py-4">
      <ProductArt artwork={line.artwork} colour={line.colour} className="size-16 rounded-xl p-1" />
      <div>
        <p className="font-semibold">
          {line.quantity > 1 ? `${line.quantity} × ` : ""}
          {line.productName}
        </p>
        <p className="text-sm text-ink-soft">{line.variantName}</p>
      </div>
      <p className="font-medium tabular-nums">{formatMoney(totalMinor)}</p>
    </li>
  );
}
