import type { Contact, Delivery } from "@cartwheel/cart";

/** The three steps, in order. The address names the one that is shown, so that "back" goes back one step. */
export const steps = ["contact", "delivery", "review"] as const;

export type Step = (typeof steps)[number];

export const stepNames: Readonly<Record<Step, string>> = {
  contact: "Contact",
  delivery: "Delivery",
  review: "Review and order",
};

/** What has been filled in and found good so far. Kept by the page only: a reload begins anew. */
export interface Draft {
  readonly contact: Contact | null;
  readonly delivery: Delivery | null;
}

export const emptyDraft: Draft = { contact: null, delivery: null };

/** The step that an address asks for, or the first that has to be filled in before it. */
export function stepFor(wanted: string | null, { contact, delivery }: Draft): Step {
  if (contact === null) return "contact";
  if (wanted === "review") return delivery === null ? "delivery" : "review";
  return wanted === "delivery" ? "delivery" : "contact";
}
