import type { MetadataRoute } from "next";
import { categoryIds } from "../catalogue/categories.ts";
import { publicOrigin } from "../server/public-origin.ts";
import { getShop } from "../server/shop.ts";

/** Asked for where the shop runs, for only there is a catalogue. */
export const dynamic = "force-dynamic";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const origin = await publicOrigin();
  const { products } = await getShop().catalog.list();
  const paths = [
    "/",
    "/products",
    "/about",
    ...categoryIds.map((id) => `/category/${id}`),
    ...products.map(({ id }) => `/product/${id}`),
  ];
  return paths.map((path) => ({ url: `${origin}${path}` }));
}
