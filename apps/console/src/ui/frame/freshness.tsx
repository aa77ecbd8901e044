"use client";

import { useSyncExternalStore } from "react";
import { shortDuration } from "../parts/durations.ts";
import { useCluster } from "./cluster-provider.tsx";

/** Older than this, what is shown must not be taken for the present. */
const staleAfterMs = 5_000;

/** How old the page's picture is, always in sight. */
export function Freshness() {
  const { updatedAtMs, trouble } = useCluster();
  const nowMs = useSyncExternalStore(everySecond, currentSecond, noSecond);

  const ageMs = updatedAtMs === null || nowMs === null ? null : Math.max(0, nowMs - updatedAtMs);
  const isStale = trouble !== null || (ageMs !== null && ageMs > staleAfterMs);
  const age = ageMs === null ? "looking…" : ageMs < 2_000 ? "just now" : `${shortDuration(ageMs)} ago`;
  return (
    <p className={`flex items-center gap-2 text-xs tabular-nums ${isStale ? "text-bad" : "text-quiet"}`}>
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${isStale ? "border-2 border-bad" : updatedAtMs === null ? "bg-strong" : "bg-good"}`}
      />
      <span>
        Last updated <span data-testid="last-updated">{age}</span>
      </span>
    </p>
  );
}

function everySecond(onChange: () => void): () => void {
  const timer = setInterval(onChange, 1_000);
  return () => clearInterval(timer);
}

/** Whole seconds, so that asking twice within one gives the same answer, as React demands. */
function currentSecond(): number {
  return Math.ceil(Date.now() / 1_000) * 1_000;
}

/** While the page is rendered on the server there is no "now" that the browser would agree with. */
function noSecond(): null {
  return null;
}
