import type { Product } from "@cartwheel/api";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { categoryLooks } from "../../../catalogue/categories.ts";
import { productData, scriptJson } from "../../../catalogue/product-data.ts";
import { ProductGrid } from "../../../components/product-card.tsx";
import { ProductChoice } from "../../../components/product-choice.tsx";
import { publicOrigin } from "../../../server/public-origin.ts";
import { getShop } from "../../../server/shop.ts";

const relatedShown = 4;

/** Asked for by the page and by its metadata, and answered once per request. */
const productById = cache((id: string) => getShop().catalog.byId(id));

export async function generateMetadata({ params }: PageProps<"/product/[productId]">): Promise<Metadata> {
  const { productId } = await params;
  const product = await productById(productId);
  return product === null ? {} : { title: product.name, description: `${product.tagline}. ${product.description}` };
}

export default async function ProductPage({ params, searchParams }: PageProps<"/product/[productId]">) {
  const [{ productId }, { variant }] = await Promise.all([params, searchParams]);
  const product = await productById(productId);
  if (product === null) notFound();
  const chosen = product.variants.find(({ id }) => id === variant) ?? product.variants[0];
  if (chosen === undefined) notFound();
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-16 px-4 pt-5 pb-10 sm:px-6 sm:pt-8">
      <div className="grid gap-5">
        <Trail product={product} />
        <ProductChoice key={chosen.id} product={product} first={chosen} />
      </div>
      <Related product={product} />
      <script
        type="application/ld+json"
        // oxlint-disable-next-line react/no-danger -- data and no program; scriptJson keeps it inside its element
        dangerouslySetInnerHTML={{ __html: scriptJson(productData(product, await publicOrigin())) }}
      />
    </div>
  );
}

function Trail({ product }: { readonly product: Product }) {
  return (
    <nav aria-label="You are here" className="text-sm text-ink-soft">
      <ol className="flex flex-wrap items-center gap-x-2">
        <li>
          <Link href="/products" className="underline-offset-4 hover:text-ink hover:underline">
            Everything
          </Link>
        </li>
        <li aria-hidden="true">/</li>
        <li>
          <Link href={`/category/${product.category}`} className="underline-offset-4 hover:text-ink hover:underline">
            {categoryLooks[product.category].name}
          </Link>
        </li>
        <li aria-hidden="true">/</li>
        <li aria-current="page" className="text-ink">
          {product.name}
        </li>
      </ol>
    </nav>
  );
}

async function Related({ product }: { readonly product: Product }) {
  const { products } = await getShop().catalog.list({ category: product.category });
  const others = products.filter(({ id }) => id !== product.id).slice(0, relatedShown);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="related-heading" className="grid gap-6">
      <h2 id="related-heading" className="text-2xl font-semibold">
        Goes well beside it
      </h2>
      <ProductGrid products={others} label="Goes well beside it" heading="h3" />
    </section>
  );
}
