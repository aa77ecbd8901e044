import type { CartDetails, LineProvenanceView } from "@cartwheel/api";
import { lineKey } from "@cartwheel/cart";
import { ArrowRight } from "lucide-react";
import { Clock } from "./clock.tsx";
import { HistoryGraph } from "./history-graph.tsx";

type Reconciliation = NonNullable<CartDetails["lastReconciliation"]>;
type Version = Reconciliation["versions"][number];

const fateText: Readonly<Record<LineProvenanceView["fate"], string>> = {
  joined: "joined",
  "added-up": "added up",
  changed: "changed",
  ordered: "ordered",
  "stays-removed": "stays removed",
  resurfaced: "came back",
};

const mergedBy: Readonly<Record<Reconciliation["policy"], string>> = {
  "or-map": "as an observed-remove map",
  "paper-union": "by union, as in the paper",
};

/** Before and after: each version with its clock and what it held of the lines that differed, then the merged cart. */
export function MergeView({ reconciliation }: { readonly reconciliation: Reconciliation }) {
  const { versions, lines, unchangedLines } = reconciliation;
  return (
    <div className="grid grid-cols-1 gap-4">
      <HistoryGraph versions={versions} />
      <div className="grid items-stretch gap-4 lg:flex">
        <ul aria-label="Versions before" className="grid flex-[2] gap-4 sm:grid-cols-2">
          {versions.map((version, index) => (
            <VersionCard key={version.vtag} version={version} index={index} lines={lines} />
          ))}
        </ul>
        <ArrowRight className="mx-auto size-6 shrink-0 self-center text-ink-soft max-lg:rotate-90" aria-hidden="true" />
        <div className="flex-1 rounded-2xl bg-notice p-5 text-notice-ink">
          <h4 className="font-semibold">After</h4>
          <p className="mt-0.5 text-sm">{mergedBy[reconciliation.policy]}</p>
          <ul aria-label="After the merge" className="mt-4 grid gap-2.5">
            {lines.map((line) => (
              <li key={lineKey(line)} className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className={line.after === 0 ? "line-through" : "font-medium"}>
                  {line.after === 0 ? "" : `${line.after} × `}
                  {line.name}
                </span>
                <span className="text-sm">{whatBecameOf(line)}</span>
              </li>
            ))}
          </ul>
        </div>
      </div>
      {unchangedLines === 0 ? null : (
        <p className="text-sm text-ink-soft">
          {unchangedLines === 1 ? "1 more line was" : `${unchangedLines} more lines were`} the same in every version.
        </p>
      )}
    </div>
  );
}

/** "joined from west"; where a piece was added says nothing about why it came back, went or stayed out. */
function whatBecameOf({ fate, origins }: LineProvenanceView): string {
  const tells = fate !== "resurfaced" && fate !== "stays-removed" && fate !== "ordered" && origins.length > 0;
  return tells ? `${fateText[fate]} from ${origins.join(" and ")}` : fateText[fate];
}

interface VersionCardProps {
  readonly version: Version;
  readonly index: number;
  readonly lines: readonly LineProvenanceView[];
}

function VersionCard({ version, index, lines }: VersionCardProps) {
  const held = lines.map((line) => ({ line, quantity: line.before[index] ?? 0 }));
  return (
    <li className="rounded-2xl border border-line p-5">
      <h4 className="font-semibold">Version from {version.writtenIn.join(" and ")}</h4>
      <Clock label="Knows of the operations" entries={version.operations} />
      <ul className="mt-4 grid gap-2.5">
        {held.map(({ line, quantity }) => (
          <li key={lineKey(line)} className={quantity === 0 ? "text-ink-soft" : "font-medium"}>
            {quantity === 0 ? `no ${line.name}` : `${quantity} × ${line.name}`}
          </li>
        ))}
      </ul>
      <p className="mt-4 font-mono text-xs break-all text-ink-soft">{version.vtag}</p>
    </li>
  );
}
