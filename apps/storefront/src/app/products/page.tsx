import type { Metadata } from "next";
import { Listing } from "../../components/listing.tsx";
import { getShop } from "../../server/shop.ts";

export const metadata: Metadata = { title: "Everything", description: "All that the shop has, on one page." };

export default async function ProductsPage() {
  const { products } = await getShop().catalog.list("all");
  return (
    <Listing title="Everything" products={products}>
      All that we have, on one page.
    </Listing>
  );
}
