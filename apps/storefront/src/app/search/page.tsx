import type { Metadata } from "next";
import { filterOf, isFiltered, shelfFrom } from "../../catalogue/shelf.ts";
import { Listing } from "../../components/listing.tsx";
import { PageHeading } from "../../components/page-heading.tsx";
import { ProductGrid } from "../../components/product-card.tsx";
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
  if (query === "") return <Suggestions title="Search">Type what you are after, such as a lamp.</Suggestions>;
  const shelf = shelfFrom(await searchParams);
  const page = await getShop().catalog.search(query, filterOf(shelf));
  const { length: found } = page.products;
  if (found === 0 && !isFiltered(shelf)) {
    return <Suggestions title={`Nothing for “${query}”`}>Try another word, such as lamp or wool.</Suggestions>;
  }
  return (
    <Listing
      title={`“${query}”`}
      page={page}
      shelf={shelf}
      path={`/search?${new URLSearchParams({ q: query }).toString()}`}
      query={query}
      natural="Best match"
    >
      {found === 1 ? "One thing fits." : `${found} things fit.`}
    </Listing>
  );
}

async function Suggestions({ title, children }: { readonly title: string; readonly children: string }) {
  const { products } = await getShop().catalog.list();
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-10 px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title={title}>{children} Or begin with one of these.</PageHeading>
      <ProductGrid products={products.slice(0, 4)} label="To begin with" heading="h2" />
    </div>
  );
}
