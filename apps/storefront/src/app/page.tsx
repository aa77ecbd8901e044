import type { Product } from "@cartwheel/api";
import Link from "next/link";
import { BreakIt } from "../components/break-it.tsx";
import { CategoryTiles } from "../components/category-tiles.tsx";
import { HeroCart } from "../components/hero-cart.tsx";
import { LinkProgress } from "../components/link-progress.tsx";
import { ProductGrid } from "../components/product-card.tsx";
import { readEnvironment } from "../server/env.ts";
import { getShop } from "../server/shop.ts";

const shownOnHome = 8;

export default async function HomePage() {
  const { products } = await getShop().catalog.list();
  const { region, consoleUrl, otherShops } = readEnvironment();
  return (
    <>
      <Hero />
      <div className="mx-auto grid w-full max-w-7xl gap-16 px-4 pt-14 sm:px-6 sm:pt-20 lg:gap-24">
        <section aria-labelledby="categories-heading" className="grid gap-6">
          <h2 id="categories-heading" className="text-2xl font-semibold sm:text-3xl">
            What are you looking for?
          </h2>
          <CategoryTiles products={products} />
        </section>
        <section aria-labelledby="products-heading" className="grid gap-6">
          <div className="flex items-baseline justify-between gap-4">
            <h2 id="products-heading" className="text-2xl font-semibold sm:text-3xl">
              Fresh on the shelves
            </h2>
            <Link
              href="/products"
              className="font-semibold whitespace-nowrap text-accent-ink underline-offset-4 hover:underline"
            >
              See everything
              <LinkProgress />
            </Link>
          </div>
          <ProductGrid products={mixed(products)} label="Fresh on the shelves" heading="h3" />
        </section>
        <BreakIt region={region} consoleUrl={consoleUrl} otherShops={otherShops} />
      </div>
    </>
  );
}

function Hero() {
  return (
    <section className="overflow-hidden bg-hero">
      <div className="mx-auto grid w-full max-w-7xl items-center gap-x-8 px-4 sm:px-6 lg:grid-cols-[1.05fr_1fr]">
        <div className="grid justify-items-start gap-6 pt-12 pb-2 sm:pt-16 lg:py-24">
          <h1 className="text-[clamp(2.75rem,6.2vw,5.25rem)] leading-[0.96] font-bold tracking-[-0.05em]">
            Once in the cart, it stays in the cart.
          </h1>
          <p className="max-w-md text-lg leading-relaxed text-ink-soft sm:text-xl">
            Lamps, kettles, chairs and other good company, from one shop in two places. Shop in either. Your cart keeps
            up.
          </p>
          <Link
            href="/products"
            className="inline-flex h-14 items-center rounded-full bg-brand px-8 text-lg font-semibold text-on-brand hover:bg-brand-hover"
          >
            Look around
            <LinkProgress />
          </Link>
        </div>
        <HeroCart className="mx-auto w-full max-w-xl lg:max-w-none" />
      </div>
    </section>
  );
}

/** A few from each category in turn, so that the first shelf shows what kinds of things there are. */
function mixed(products: readonly Product[]): readonly Product[] {
  const shelves = [...Map.groupBy(products, ({ category }) => category).values()];
  const rounds = Math.max(0, ...shelves.map((shelf) => shelf.length));
  return Array.from({ length: rounds }, (_, round) => shelves.flatMap((shelf) => shelf.slice(round, round + 1)))
    .flat()
    .slice(0, shownOnHome);
}
