import { z } from "zod";
import { countries } from "./countries.ts";

/**
 * What the three steps of a checkout ask: who buys, where it goes, and how it is paid later. No payment data exists
 * anywhere in the shop. Checked step by step in the browser and again, whole, by the server, with these very schemas;
 * each message is a sentence that can stand under its field.
 */
export const contactSchema = z.strictObject({
  name: textOf("your name", 80),
  email: z
    .string()
    .trim()
    .max(254, "An e-mail address has at most 254 characters")
    .pipe(z.email("Please enter an e-mail address, for example anna@example.com")),
  /** For the carrier. Empty: none. */
  phone: z
    .string()
    .trim()
    .regex(/^$|^\+?[0-9][0-9 ()/-]{4,24}$/, "Please enter a phone number, or leave it empty")
    .default(""),
});

const countrySchema = z.enum(["AT", "BE", "CH", "DE", "DK", "FR", "LU", "NL"], "Please choose a country");

export const deliverySchema = z
  .strictObject({
    street: textOf("street and number", 120),
    /** Flat, floor, "c/o". Empty: none. */
    addition: z
      .string()
      .trim()
      .max(120, "At most 120 characters")
      .regex(/^\P{C}*$/u, "Only printable characters, please")
      .default(""),
    postcode: z.string().trim().toUpperCase().min(1, "Please enter a postcode").max(12, "At most 12 characters"),
    city: textOf("a city", 80),
    country: countrySchema,
  })
  .superRefine(({ postcode, country }, context) => {
    const { name, postcode: form, example } = countries[country];
    if (form.test(postcode)) return;
    const message = `This is no postcode of ${name}; one is ${example}`;
    context.addIssue({ code: "custom", path: ["postcode"], message });
  });

/** How the order is paid once it is there. Nothing is collected now. */
export const paymentSchema = z.enum(["on-delivery", "invoice"], "Please choose how you would like to pay");

export const checkoutDetailsSchema = z.strictObject({
  contact: contactSchema,
  delivery: deliverySchema,
  payment: paymentSchema,
});

export type Contact = z.infer<typeof contactSchema>;
export type Delivery = z.infer<typeof deliverySchema>;
export type PaymentChoice = z.infer<typeof paymentSchema>;
export type CheckoutDetails = z.infer<typeof checkoutDetailsSchema>;

/** Text as a person types it: trimmed, in one Unicode form, without control characters. */
function textOf(what: string, lengthMax: number) {
  return z
    .string()
    .trim()
    .normalize("NFC")
    .min(1, { error: `Please enter ${what}`, abort: true })
    .max(lengthMax, { error: `At most ${lengthMax} characters`, abort: true })
    .regex(/^\P{C}+$/u, "Only printable characters, please");
}
