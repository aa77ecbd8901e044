import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { categoryLooks, isCategory } from "../../../catalogue/categories.ts";
import { filterOf, shelfFrom } from "../../../catalogue/shelf.ts";
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
  const shelf = shelfFrom(await searchParams);
  const page = await getShop().catalog.list({ ...filterOf(shelf), category });
  return (
    <Listing title={name} page={page} shelf={shelf} path={`/category/${category}`}>
      {line}.
    </Listing>
  );
}
