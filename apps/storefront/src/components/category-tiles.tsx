import type { Category, Product } from "@cartwheel/api";
import Link from "next/link";
import { ProductDrawing } from "../artwork/artwork.tsx";
import { LinkProgress } from "./link-progress.tsx";
import { categoryIds, categoryLooks } from "../catalogue/categories.ts";

/** One tile per category, with its first product on it. */
export function CategoryTiles({ products }: { readonly products: readonly Product[] }) {
  const stocked = categoryIds.flatMap((id) => {
    const product = products.find(({ category }) => category === id);
    return product === undefined ? [] : [{ id, product }];
  });
  return (
    <ul className="grid grid-cols-2 gap-4 sm:gap-5 md:grid-cols-3">
      {stocked.map(({ id, product }) => (
        <CategoryTile key={id} id={id} product={product} />
      ))}
    </ul>
  );
}

function CategoryTile({ id, product }: { readonly id: Category; readonly product: Product }) {
  const { name, line, tile } = categoryLooks[id];
  return (
    <li>
      <Link
        href={`/category/${id}`}
        className={`tile-${tile} group relative flex aspect-[4/5] flex-col overflow-hidden rounded-3xl p-5 sm:aspect-[5/4] sm:p-6`}
      >
        <LinkProgress />
        <span className="text-xl font-semibold tracking-[-0.02em] sm:text-2xl">{name}</span>
        <span className="mt-1 max-w-48 text-sm leading-snug text-ink-soft max-lg:hidden">{line}</span>
        <ProductDrawing
          artwork={product.artwork}
          colour={product.variants[0]?.colour ?? null}
          className="absolute -right-[6%] -bottom-[4%] w-[86%] transition-transform duration-300 ease-out motion-safe:group-hover:-translate-y-1.5 sm:w-[62%]"
        />
      </Link>
    </li>
  );
}
