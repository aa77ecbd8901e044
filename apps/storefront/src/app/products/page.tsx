import type { Metadata } from "next";
import { sortFrom } from "../../catalogue/sort.ts";
import { Listing } from "../../components/listing.tsx";
import { getShop } from "../../server/shop.ts";

export const metadata: Metadata = { title: "Everything", description: "All that the shop has, on one page." };

export default async function ProductsPage({ searchParams }: PageProps<"/products">) {
  const sort = sortFrom((await searchParams)["sort"]);
  const { products } = await getShop().catalog.list({ sort });
  return (
    <Listing title="Everything" products={products} sort={sort}>
      All that we have, on one page.
    </Listing>
  );
}
