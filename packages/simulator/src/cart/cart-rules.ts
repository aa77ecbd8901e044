import type { InvariantId } from "../invariants/invariant.ts";

/** What the workload of shops is judged by, as sentences. `CartWorkload` judges. */
export const cartRules: readonly { readonly id: InvariantId; readonly holds: string }[] = [
  { id: "C1", holds: "no acknowledged add is lost, under either policy" },
  { id: "C2", holds: "no removed piece returns, under or-map" },
  { id: "C3", holds: "nothing is in a cart but what was put in, once, under its own operation id" },
  { id: "C4", holds: "after healing every member can be asked for a cart, and all give the same" },
];
