import type { Product } from "@cartwheel/api";
import type { ReactNode } from "react";
import { type Sort, sortNames } from "../catalogue/sort.ts";
import { PageHeading } from "./page-heading.tsx";
import { ProductGrid } from "./product-card.tsx";
import { SortSelect } from "./sort-select.tsx";

interface ListingProps {
  readonly title: string;
  readonly products: readonly Product[];
  /** How the products are sorted. Left out where there is nothing to sort, as with suggestions. */
  readonly sort?: Sort;
  /** What the unsorted order is called. Default "As we like it". */
  readonly natural?: string;
  /** A line under the title. */
  readonly children: ReactNode;
}

/** A shelf of products under a heading: everything, one category, or what a search found. */
export function Listing({ title, products, sort, natural = sortNames.shop, children }: ListingProps) {
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-10 px-4 py-10 sm:px-6 sm:py-14">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-6">
        <PageHeading title={title}>{children}</PageHeading>
        {sort === undefined || products.length < 2 ? null : <SortSelect sort={sort} natural={natural} />}
      </div>
      <ProductGrid products={products} label={title} heading="h2" />
    </div>
  );
}
