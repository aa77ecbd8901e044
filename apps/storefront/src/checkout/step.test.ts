import { expect, test } from "vitest";
import { emptyDraft, stepFor } from "./step.ts";

const contact = { name: "Ada", email: "ada@example.com", phone: "" };
const delivery = { street: "Wheel Lane 1", addition: "", postcode: "10115", city: "Berlin", country: "DE" } as const;

test.each([
  [null, emptyDraft, "contact"],
  ["review", emptyDraft, "contact"],
  ["delivery", { contact, delivery: null }, "delivery"],
  ["review", { contact, delivery: null }, "delivery"],
  ["review", { contact, delivery }, "review"],
  ["contact", { contact, delivery }, "contact"],
  ["payment", { contact, delivery }, "contact"],
])("an address that asks for %s", (wanted, draft, step) => {
  expect(stepFor(wanted, draft)).toBe(step);
});
