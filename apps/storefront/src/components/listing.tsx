import type { Product } from "@cartwheel/api";
import type { ReactNode } from "react";
import { PageHeading } from "./page-heading.tsx";
import { ProductGrid } from "./product-card.tsx";

interface ListingProps {
  readonly title: string;
  readonly products: readonly Product[];
  /** A line under the title. */
  readonly children: ReactNode;
}

/** A shelf of products under a heading: everything, one category, or what a search found. */
export function Listing({ title, products, children }: ListingProps) {
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-10 px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title={title}>{children}</PageHeading>
      <ProductGrid products={products} label={title} heading="h2" />
    </div>
  );
}
