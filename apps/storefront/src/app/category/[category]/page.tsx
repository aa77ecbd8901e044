import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { categoryLooks, isCategory } from "../../../catalogue/categories.ts";
import { sortFrom } from "../../../catalogue/sort.ts";
import { Listing } from "../../../components/listing.tsx";
import { getShop } from "../../../server/shop.ts";

export async function generateMetadata({ params }: PageProps<"/category/[category]">): Promise<Metadata> {
  const { category } = await params;
  if (!isCategory(category)) return {};
  const { name, line } = categoryLooks[category];
  return { title: name, description: `${line}.` };
}

export default async function CategoryPage({ params, searchParams }: PageProps<"/category/[category]">) {
  const { category } = await params;
  if (!isCategory(category)) notFound();
  const { name, line } = categoryLooks[category];
  const sort = sortFrom((await searchParams)["sort"]);
  const { products } = await getShop().catalog.list({ category, sort });
  return (
    <Listing title={name} products={products} sort={sort}>
      {line}.
    </Listing>
  );
}
