import type { Metadata } from "next";
import { sortFrom } from "../../catalogue/sort.ts";
import { Listing } from "../../components/listing.tsx";
import { getShop } from "../../server/shop.ts";

/** What `catalog.search` takes at most; the rest of a longer query is left out. */
const queryMax = 80;

async function queryOf(searchParams: PageProps<"/search">["searchParams"]): Promise<string> {
  const { q } = await searchParams;
  return (typeof q === "string" ? q : "").trim().slice(0, queryMax);
}

export async function generateMetadata({ searchParams }: PageProps<"/search">): Promise<Metadata> {
  const query = await queryOf(searchParams);
  return { title: query === "" ? "Search" : `Search for “${query}”`, robots: { index: false } };
}

export default async function SearchPage({ searchParams }: PageProps<"/search">) {
  const query = await queryOf(searchParams);
  const shop = getShop();
  const sort = sortFrom((await searchParams)["sort"]);
  const found = query === "" ? [] : (await shop.catalog.search(query, { sort })).products;
  if (found.length > 0) {
    return (
      <Listing title={`“${query}”`} products={found} sort={sort} natural="Best match">
        {found.length === 1 ? "One thing fits." : `${found.length} things fit.`}
      </Listing>
    );
  }
  const { products } = await shop.catalog.list();
  return (
    <Listing title={query === "" ? "Search" : `Nothing for “${query}”`} products={products.slice(0, 4)}>
      {query === "" ? "Type what you are after, such as a lamp." : "Try another word, such as lamp or wool."} Or begin
      with one of these.
    </Listing>
  );
}
