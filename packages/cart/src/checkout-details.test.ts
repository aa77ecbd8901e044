import { describe, expect, it } from "vitest";
import { checkoutDetailsSchema, deliverySchema } from "./checkout-details.ts";
import { countries } from "./countries.ts";

const details = {
  contact: { name: "  Anna Berg ", email: "anna@example.com" },
  delivery: { street: "Hauptstraße 5", postcode: "10115", city: "Berlin", country: "DE" },
  payment: "invoice",
};

function pathsOf(change: { readonly [part: string]: unknown }): string[] {
  const result = checkoutDetailsSchema.safeParse({ ...details, ...change });
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("checkout details", () => {
  it("are taken as typed, without outer spaces, empty where nothing is needed", () => {
    expect(checkoutDetailsSchema.parse(details)).toEqual({
      contact: { name: "Anna Berg", email: "anna@example.com", phone: "" },
      delivery: { street: "Hauptstraße 5", addition: "", postcode: "10115", city: "Berlin", country: "DE" },
      payment: "invoice",
    });
  });

  it("every country's example is a postcode of it, and of one field's name each message speaks", () => {
    for (const [country, { example }] of Object.entries(countries)) {
      const delivery = { ...details.delivery, country, postcode: example.toLowerCase() };
      expect(deliverySchema.safeParse(delivery).error).toBeUndefined();
    }
  });

  it.each([
    [{ contact: { ...details.contact, name: " " } }, "contact.name: Please enter your name"],
    [{ contact: { ...details.contact, name: "a\u0000b" } }, "contact.name: Only printable characters, please"],
    [{ contact: { ...details.contact, name: "x".repeat(81) } }, "contact.name: At most 80 characters"],
    [
      { contact: { ...details.contact, email: "anna" } },
      "contact.email: Please enter an e-mail address, for example anna@example.com",
    ],
    [
      { contact: { ...details.contact, phone: "call me" } },
      "contact.phone: Please enter a phone number, or leave it empty",
    ],
    [
      { delivery: { ...details.delivery, postcode: "1011" } },
      "delivery.postcode: This is no postcode of Germany; one is 10115",
    ],
    [{ delivery: { ...details.delivery, country: "US" } }, "delivery.country: Please choose a country"],
    [{ delivery: { ...details.delivery, street: "" } }, "delivery.street: Please enter street and number"],
    [{ payment: "card" }, "payment: Please choose how you would like to pay"],
  ])("%j: its field, in a sentence", (change, message) => {
    expect(pathsOf(change)).toEqual([message]);
  });

  it("payment data is not taken at all", () => {
    expect(pathsOf({ cardNumber: "4111111111111111" })[0]).toContain("Unrecognized key");
    expect(pathsOf({ contact: { ...details.contact, iban: "DE00" } })[0]).toContain("Unrecognized key");
  });
});
