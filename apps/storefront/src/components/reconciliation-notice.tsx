"use client";

import type { ReconciliationView } from "@cartwheel/api";
import { GitMerge, X } from "lucide-react";
import { useState } from "react";
import { dismiss, loadDismissed } from "../cart/dismissed.ts";
import { useOverlay } from "./overlay-context.tsx";

/** The quiet word that versions of the cart were combined. Dismissed per device. */
export function ReconciliationNotice({ reconciliation }: { readonly reconciliation: ReconciliationView }) {
  const [dismissed, setDismissed] = useState(() => loadDismissed(window.localStorage));
  const { show } = useOverlay();
  if (dismissed.includes(reconciliation.id)) return null;
  return (
    <div className="notice-in flex items-start gap-3 rounded-2xl bg-notice p-4 text-notice-ink">
      <GitMerge className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{reconciliation.sentence}</p>
        <button
          type="button"
          onClick={() => show("details")}
          className="mt-1 inline-flex h-9 items-center font-semibold underline underline-offset-4"
        >
          Show details
        </button>
      </div>
      <button
        type="button"
        onClick={() => setDismissed(dismiss(window.localStorage, reconciliation.id))}
        aria-label="Dismiss notice"
        className="grid size-9 shrink-0 place-items-center rounded-full hover:bg-black/10"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}
