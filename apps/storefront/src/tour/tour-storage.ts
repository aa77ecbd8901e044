import { z } from "zod";
import { type Tour, tourSteps } from "./tour.ts";

/** The tour leads away from the page it stands on, so it is kept while the tab is open. */
const key = "cartwheel.tour.1";

const tourSchema = z.object({
  reached: z.array(z.enum(tourSteps)).max(tourSteps.length),
  since: z.object({
    signedIn: z.boolean(),
    othersReachable: z.boolean().nullable(),
    itemCount: z.number(),
    combined: z.string().nullable(),
  }),
});

/** Null: no tour is under way, or storage is forbidden. */
export function loadTour(storage: Storage): Tour | null {
  try {
    return tourSchema
      .nullable()
      .catch(null)
      .parse(JSON.parse(storage.getItem(key) ?? "null"));
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
