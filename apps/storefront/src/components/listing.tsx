import type { CatalogPage } from "@cartwheel/api";
import Link from "next/link";
import type { ReactNode } from "react";
import { isFiltered, type Shelf } from "../catalogue/shelf.ts";
import { sortNames } from "../catalogue/sort.ts";
import { secondaryButton } from "./button-classes.ts";
import { Logo } from "./logo.tsx";
import { PageHeading } from "./page-heading.tsx";
import { ProductGrid } from "./product-card.tsx";
import { ShelfControls } from "./shelf-controls.tsx";

interface ListingProps {
  readonly title: string;
  readonly page: CatalogPage;
  readonly shelf: Shelf;
  /** The address of the shelf without filters. */
  readonly path: string;
  /** What was searched for. Default null: this is no search. */
  readonly query?: string | null;
  /** What the unsorted order is called. Default "As we like it". */
  readonly natural?: string;
  /** A line under the title. */
  readonly children: ReactNode;
}

/** A shelf of products under a heading: everything, one category, or what a search found. */
export function Listing({ title, page, shelf, path, query = null, natural = sortNames.shop, children }: ListingProps) {
  const { products, prices } = page;
  const range =
    prices === null ? null : { min: Math.floor(prices.minMinor / 100), max: Math.ceil(prices.maxMinor / 100) };
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-7xl gap-10 px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title={title}>{children}</PageHeading>
      {/* A new address brings new values: the fields are made anew, as they do not follow by themselves. */}
      <ShelfControls
        key={JSON.stringify([path, query, shelf])}
        shelf={shelf}
        query={query}
        natural={natural}
        range={range}
      />
      {products.length === 0 ? (
        <NothingFits path={path} filtered={isFiltered(shelf)} />
      ) : (
        <ProductGrid products={products} label={title} heading="h2" />
      )}
    </div>
  );
}

function NothingFits({ path, filtered }: { readonly path: string; readonly filtered: boolean }) {
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <Logo className="size-16 text-ink-soft/40" />
      <p className="text-lg font-semibold">
        {filtered ? "Nothing fits these filters" : "This shelf is empty just now"}
      </p>
      <p className="max-w-xs text-ink-soft">
        {filtered ? "Widen the price, or look at what is sold out as well." : "Please come back in a little while."}
      </p>
      <Link href={filtered ? path : "/products"} className={secondaryButton}>
        {filtered ? "Clear the filters" : "Look around"}
      </Link>
    </div>
  );
}
