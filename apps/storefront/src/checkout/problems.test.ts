import { contactSchema } from "@cartwheel/cart";
import { expect, test } from "vitest";
import { check, problemsAt } from "./problems.ts";

test("what is filled in well comes back as the schema has it", () => {
  const checked = check({ name: " Ada ", email: "ada@example.com", phone: "" }, contactSchema);
  expect(checked).toEqual({ ok: true, value: { name: "Ada", email: "ada@example.com", phone: "" } });
});

test("each field that is wrong gets one sentence", () => {
  const checked = check({ name: "", email: "ada", phone: "" }, contactSchema);
  expect(checked).toEqual({
    ok: false,
    problems: {
      name: "Please enter your name",
      email: "Please enter an e-mail address, for example anna@example.com",
    },
  });
});

test("of what a server found wrong, a step shows its own", () => {
  const fields = [
    { path: "contact.email", message: "first" },
    { path: "contact.email", message: "second" },
    { path: "delivery.city", message: "another step's" },
    { path: "lines.0.productId", message: "no step's" },
  ];
  expect(problemsAt("contact", fields)).toEqual({ email: "first" });
});
