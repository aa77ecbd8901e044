"use client";

import type { CartDetails, StoredVersionView } from "@cartwheel/api";
import { lineKey } from "@cartwheel/cart";
import { useEffect, useState } from "react";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
import { Clock } from "./clock.tsx";
import { MergeView } from "./merge-view.tsx";
import { PolicySwitch } from "./policy-switch.tsx";
import { ReplicaTable } from "./replica-table.tsx";

type Loaded = CartDetails | "loading" | "unreachable";

/**
 * Behind the notice: the versions that were merged, side by side, their clocks, the cart after it, what each replica
 * holds at this moment, and the rule by which versions become one.
 */
export function ReconciliationDetails() {
  const details = useDetails();
  if (details === "loading") {
    return <output className="block px-7 py-16 text-center text-ink-soft">Asking every replica what it holds…</output>;
  }
  if (details === "unreachable") {
    return (
      <output className="block px-7 py-16 text-center text-ink-soft">
        Nobody could be asked just now. Your cart goes on working; try again in a moment.
      </output>
    );
  }
  return (
    <div className="grid gap-10 px-5 py-6 sm:px-7 sm:py-8">
      <LastMerge details={details} />
      {details.stored.length > 1 ? <StoredVersions versions={details.stored} /> : null}
      <section className="grid gap-4" aria-labelledby="replicas-heading">
        <h3 id="replicas-heading" className="text-lg font-semibold">
          On the replicas now
        </h3>
        <ReplicaTable details={details} />
      </section>
      <PolicySwitch />
    </div>
  );
}

function LastMerge({ details }: { readonly details: CartDetails }) {
  const { lastReconciliation } = details;
  if (lastReconciliation === null) {
    return (
      <p className="max-w-prose leading-relaxed text-ink-soft">
        Nothing had to be combined so far: every version of this cart was written on top of the one before. When two
        regions take changes without hearing of each other, the versions and how they were joined appear here.
      </p>
    );
  }
  return (
    <section className="grid gap-5" aria-labelledby="merge-heading">
      <h3 id="merge-heading" className="max-w-prose text-lg leading-snug font-semibold">
        {lastReconciliation.sentence}
      </h3>
      <MergeView reconciliation={lastReconciliation} />
    </section>
  );
}

/** Several versions stand side by side in the store at this moment; the next reader merges them. */
function StoredVersions({ versions }: { readonly versions: readonly StoredVersionView[] }) {
  return (
    <section className="grid gap-4" aria-labelledby="stored-heading">
      <h3 id="stored-heading" className="text-lg font-semibold">
        Side by side in the store now
      </h3>
      <ul className="grid gap-4 sm:grid-cols-2">
        {versions.map((version) => (
          <li key={version.vtag} className="rounded-2xl border border-line p-5">
            <h4 className="font-semibold">Version from {version.writtenIn.join(" and ")}</h4>
            <Clock label="Knows of the operations" entries={version.operations} />
            <ul className="mt-4 grid gap-1.5">
              {version.lines.map((line) => (
                <li key={lineKey(line)}>
                  {line.quantity} × {line.name}
                </li>
              ))}
            </ul>
            <p className="mt-4 font-mono text-xs break-all text-ink-soft">{version.vtag}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asked anew for each version of the cart that arrives, so that the table follows hand-offs and repairs. */
function useDetails(): Loaded {
  const store = useCartStore();
  const { view, session } = useCart();
  const [details, setDetails] = useState<Loaded>("loading");
  const version = view?.version;
  const cartTag = session?.cartTag;

  useEffect(() => {
    let left = false;
    void store?.details().then((answer) => {
      if (!left) setDetails(answer);
    });
    return () => {
      left = true;
    };
  }, [store, version, cartTag]);

  return details;
}
