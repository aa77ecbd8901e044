import type { Metadata } from "next";
import { filterOf, shelfFrom } from "../../catalogue/shelf.ts";
import { Listing } from "../../components/listing.tsx";
import { getShop } from "../../server/shop.ts";

export const metadata: Metadata = { title: "Everything", description: "All that the shop has, on one page." };

export default async function ProductsPage({ searchParams }: PageProps<"/products">) {
  const shelf = shelfFrom(await searchParams);
  const page = await getShop().catalog.list(filterOf(shelf));
  return (
    <Listing title="Everything" page={page} shelf={shelf} path="/products">
      All that we have, on one page.
    </Listing>
  );
}
