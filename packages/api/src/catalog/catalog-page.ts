import {
  type CatalogFilter,
  type CatalogPage,
  type CatalogSort,
  type Category,
  categorySchema,
  type Product,
  type Variant,
} from "../schemas/catalog.ts";

const categoryNames: Readonly<Record<Category, string>> = {
  lighting: "Lighting",
  kitchen: "Kitchen",
  furniture: "Furniture",
  textiles: "Textiles",
  garden: "Garden",
  desk: "Desk",
};

/**
 * What a page of the shop shows of `products`, which come in the order to keep unless the filter sorts. The numbers
 * beside the filters say what each would show if it alone were changed: categories are counted without the category
 * filter, prices are ranged without the price filters.
 */
export function pageOf(products: readonly Product[], filter: CatalogFilter): CatalogPage {
  const { category, minPriceMinor, maxPriceMinor, ...others } = filter;
  const anyCategory = products.filter((product) => fits(product, { ...others, minPriceMinor, maxPriceMinor }));
  const anyPrice = products.filter((product) => fits(product, others) && isIn(product, category));
  const prices = anyPrice.flatMap(({ variants }) => variants.map(({ priceMinor }) => priceMinor));
  return {
    products: sorted(
      anyCategory.filter((product) => isIn(product, category)),
      filter.sort ?? "shop",
    ),
    categories: categorySchema.options.map((id) => ({
      id,
      name: categoryNames[id],
      products: anyCategory.filter((product) => isIn(product, id)).length,
    })),
    prices: prices.length === 0 ? null : { minMinor: Math.min(...prices), maxMinor: Math.max(...prices) },
  };
}

function isIn(product: Product, category: Category | undefined): boolean {
  return category === undefined || product.category === category;
}

/** One variant must fit in all respects: a cheap one that is sold out beside a dear one in stock is no find. */
function fits({ variants }: Product, filter: CatalogFilter): boolean {
  const { minPriceMinor = 0, maxPriceMinor = Infinity, inStock = false } = filter;
  return variants.some(
    ({ priceMinor, stock }) => minPriceMinor <= priceMinor && priceMinor <= maxPriceMinor && (!inStock || stock > 0),
  );
}

/** Sorting is stable, so equal ones keep the order in which they came. */
function sorted(products: readonly Product[], sort: CatalogSort): Product[] {
  switch (sort) {
    case "shop":
      return [...products];
    case "price-up":
      return products.toSorted((a, b) => lowestPrice(a) - lowestPrice(b));
    case "price-down":
      return products.toSorted((a, b) => lowestPrice(b) - lowestPrice(a));
    case "name":
      return products.toSorted((a, b) => byName.compare(a.name, b.name));
  }
}

const byName = new Intl.Collator("en");

function lowestPrice({ variants }: Product): number {
  return Math.min(...variants.map(({ priceMinor }: Variant) => priceMinor));
}
