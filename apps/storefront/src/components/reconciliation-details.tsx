"use client";

import type { CartDetails } from "@cartwheel/api";
import { useEffect, useState } from "react";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
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
