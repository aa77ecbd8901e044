import { type Tour, type TourFacts, type TourStep, tourSteps } from "./tour.ts";

/** The tour leads away from the page it stands on, so it is kept while the tab is open. */
const key = "cartwheel.tour.1";

/** Null: no tour is under way, or storage is forbidden. */
export function loadTour(storage: Storage): Tour | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "null");
    return isTour(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function saveTour(storage: Storage, tour: Tour | null): void {
  try {
    if (tour === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(tour));
  } catch {
    // A full or forbidden storage: the tour then lasts as long as the page.
  }
}

/** By hand: a schema library would travel to every visitor for these few fields. */
function isTour(value: unknown): value is Tour {
  if (!isRecord(value)) return false;
  const { reached, since } = value;
  return Array.isArray(reached) && reached.length <= tourSteps.length && reached.every(isStep) && areFacts(since);
}

function isStep(value: unknown): value is TourStep {
  return tourSteps.some((step) => step === value);
}

function areFacts(value: unknown): value is TourFacts {
  if (!isRecord(value)) return false;
  const { signedIn, othersReachable, itemCount, combined } = value;
  return (
    typeof signedIn === "boolean" &&
    (othersReachable === null || typeof othersReachable === "boolean") &&
    typeof itemCount === "number" &&
    (combined === null || typeof combined === "string")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
