import type { Product } from "@cartwheel/api";
import Link from "next/link";
import { ProductArt } from "../artwork/artwork.tsx";
import { labelFor } from "../catalogue/label.ts";
import { AddIconButton } from "./add-button.tsx";
import { LinkProgress } from "./link-progress.tsx";
import { formatMoney } from "./money.ts";

const swatchesShown = 4;

interface ProductCardProps {
  readonly product: Product;
  /** One below the heading that the grid stands under. */
  readonly heading: "h2" | "h3";
}

/** A product on a shelf. The whole card leads to its page; the plus puts its first variant into the cart. */
function ProductCard({ product, heading: Heading }: ProductCardProps) {
  const [first] = product.variants;
  if (first === undefined) return null;
  const lowest = Math.min(...product.variants.map(({ priceMinor }) => priceMinor));
  const varies = product.variants.some(({ priceMinor }) => priceMinor !== lowest);
  return (
    <li className="group relative grid content-start gap-3">
      <div className="relative">
        <ProductArt
          artwork={product.artwork}
          colour={first.colour}
          className="aspect-square rounded-3xl p-[7%] transition-transform duration-300 ease-out motion-safe:group-hover:-translate-y-1"
        />
        <div className="absolute right-3 bottom-3 z-10">
          <AddIconButton label={labelFor(product, first)} />
        </div>
      </div>
      <div className="flex items-start justify-between gap-x-3 gap-y-1 max-sm:flex-col">
        <div>
          <Heading className="leading-snug font-semibold tracking-[-0.01em]">
            <Link href={`/product/${product.id}`} className="after:absolute after:inset-0 after:rounded-3xl">
              {product.name}
              <LinkProgress />
            </Link>
          </Heading>
          <p className="mt-0.5 text-sm text-ink-soft">{product.tagline}</p>
        </div>
        <p className="font-medium whitespace-nowrap tabular-nums">
          {varies ? <span className="text-sm font-normal text-ink-soft">from </span> : null}
          {formatMoney(lowest)}
        </p>
      </div>
      <Swatches product={product} />
    </li>
  );
}

function Swatches({ product }: { readonly product: Product }) {
  // Variants of one colour differ in size; a row of equal dots would tell nothing.
  const colours = [...new Set(product.variants.map(({ colour }) => colour))];
  if (colours.length < 2) return null;
  return (
    <p className="flex items-center gap-1.5">
      <span className="sr-only">{colours.length} colours</span>
      {colours.slice(0, swatchesShown).map((colour) => (
        <span
          key={colour}
          className="size-3.5 rounded-full border border-black/15 dark:border-white/25"
          style={{ background: colour }}
        />
      ))}
    </p>
  );
}

interface ProductGridProps {
  readonly products: readonly Product[];
  readonly label: string;
  readonly heading: "h2" | "h3";
}

export function ProductGrid({ products, label, heading }: ProductGridProps) {
  return (
    <ul aria-label={label} className="grid grid-cols-2 gap-x-4 gap-y-9 sm:gap-x-6 md:grid-cols-3 lg:grid-cols-4">
      {products.map((product) => (
        <ProductCard key={product.id} product={product} heading={heading} />
      ))}
    </ul>
  );
}
