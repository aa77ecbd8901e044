export type Sort = "shop" | "price-up" | "price-down" | "name";

/** What a shelf can be sorted by, as the page names it. The first is the default and needs no mention in an address. */
export const sortNames: Readonly<Record<Sort, string>> = {
  shop: "As we like it",
  "price-up": "Price, low to high",
  "price-down": "Price, high to low",
  name: "Name",
};

/** From an address; anything that is no sort is the default. */
export function sortFrom(text: string | readonly string[] | undefined): Sort {
  return typeof text === "string" && Object.hasOwn(sortNames, text) ? (text as Sort) : "shop";
}
