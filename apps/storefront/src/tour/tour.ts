/** The steps of the guided "break it" tour, in order. Each is reached when the shop sees it happen. */
export const tourSteps = ["sign-in", "cut", "shop", "heal"] as const;

export type TourStep = (typeof tourSteps)[number];

/** What the shop sees at one moment. */
export interface TourFacts {
  readonly signedIn: boolean;
  /** Whether this shop reaches the nodes of other regions. Null: nobody could say. */
  readonly othersReachable: boolean | null;
  /** Pieces in the cart. */
  readonly itemCount: number;
  /** `reconciliation.id` of the cart, the last time that versions of it were combined. Null: never. */
  readonly combined: string | null;
}

/** How far the visitor has come. */
export interface Tour {
  readonly reached: readonly TourStep[];
  /** The facts when the latest step was reached: what happens next is told by what is different from then. */
  readonly since: TourFacts;
}

export function beginTour(facts: TourFacts): Tour {
  return advance({ reached: [], since: facts }, facts);
}

/** The tour after a look at the facts. Steps are never taken back: a network may heal before the list is read. */
export function advance(tour: Tour, facts: TourFacts): Tour {
  const next = tourSteps[tour.reached.length];
  if (next === undefined || !happened(next, tour.since, facts)) return tour;
  return advance({ reached: [...tour.reached, next], since: facts }, facts);
}

function happened(step: TourStep, since: TourFacts, facts: TourFacts): boolean {
  switch (step) {
    case "sign-in":
      return facts.signedIn;
    case "cut":
      return facts.othersReachable === false;
    case "shop":
      return facts.itemCount !== since.itemCount;
    case "heal":
      return facts.othersReachable === true && facts.combined !== null && facts.combined !== since.combined;
  }
}
