import { demoProducts } from "@cartwheel/api";
import { expect, test } from "vitest";
import { productData, scriptJson } from "./product-data.ts";

test("each variant is an offer with its own price, address and availability", () => {
  const lamp = demoProducts.find(({ id }) => id === "arc-lamp");
  if (lamp === undefined) throw new Error("The catalogue has an arc lamp.");
  const [first] = productData(lamp, "https://shop.example").offers;
  expect(first).toMatchObject({
    price: "189.00",
    priceCurrency: "EUR",
    url: `https://shop.example/product/arc-lamp?variant=${lamp.variants[0]?.id}`,
    availability: "https://schema.org/InStock",
  });
});

test("a text that would end its script element cannot", () => {
  const text = "</script><script>alert(1)</script>";
  expect(scriptJson({ text })).not.toContain("<");
  expect(JSON.parse(scriptJson({ text }))).toEqual({ text });
});
