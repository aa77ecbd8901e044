"use client";

import { useEffect, useState } from "react";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
import { advance, beginTour, type Tour, type TourFacts } from "./tour.ts";
import { loadTour, saveTour } from "./tour-storage.ts";

/** Between two looks at the cluster while the tour is on. */
const lookMs = 2_000;

interface TourControls {
  /** Null: not begun. */
  readonly tour: Tour | null;
  readonly begin: () => void;
  readonly end: () => void;
}

/** The tour of this tab, moved on by what happens to the cart and to the network behind the shop. */
export function useTour(): TourControls {
  const store = useCartStore();
  const { session, picture, view } = useCart();
  const [stored, setStored] = useState<Tour | null>(() =>
    typeof window === "undefined" ? null : loadTour(window.sessionStorage),
  );
  const othersReachable = useOthersReachable(stored !== null);
  const facts: TourFacts = {
    signedIn: session?.signedIn === true,
    othersReachable,
    itemCount: picture.itemCount,
    combined: view?.reconciliation?.id ?? null,
  };
  // Until the page is interactive nothing is known, and the server has drawn no tour.
  const tour = store === null || stored === null ? null : view === null ? stored : advance(stored, facts);
  if (tour !== null && tour !== stored) setStored(tour);
  useEffect(() => saveTour(window.sessionStorage, stored), [stored]);
  return { tour, begin: () => setStored(beginTour(facts)), end: () => setStored(null) };
}

/** Whether the shop reaches the nodes that are not of its own region, asked every few seconds. */
function useOthersReachable(asking: boolean): boolean | null {
  const store = useCartStore();
  const [reachable, setReachable] = useState<boolean | null>(null);
  useEffect(() => {
    if (!asking || store === null) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const overview = await store.cluster();
      if (left) return;
      const others = overview === "unreachable" ? [] : overview.nodes.filter(({ zone }) => zone !== overview.region);
      setReachable(others.length === 0 ? null : others.every((node) => node.reachable));
      timer = setTimeout(() => void look(), lookMs);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [asking, store]);
  return reachable;
}
