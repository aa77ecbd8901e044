import { Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { categoryIds, categoryLooks } from "../catalogue/categories.ts";
import { AccountLink } from "./account-link.tsx";
import { CartButton } from "./cart-button.tsx";
import { CategoryLink } from "./category-link.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Logo } from "./logo.tsx";

/** The bar stays in sight; categories, and on narrow screens the search, scroll away to leave room for the page. */
export function Header() {
  return (
    <>
      <header className="sticky top-0 z-20 border-b border-line bg-page">
        <div className="mx-auto flex w-full max-w-7xl items-center gap-x-6 px-4 py-3 sm:px-6">
          <Link href="/" className="flex items-center gap-2.5 rounded-lg text-brand" aria-label="Cartwheel, home">
            <Logo className="size-8" />
            <span className="text-xl font-bold tracking-[-0.045em]">cartwheel</span>
          </Link>
          <SearchForm className="ml-auto max-w-md flex-1 max-md:hidden" />
          <div className="flex items-center gap-1 max-md:ml-auto">
            <AccountLink />
            <CartButton />
          </div>
        </div>
        <ConnectionBanner />
      </header>
      <SearchForm className="px-4 pt-3 sm:px-6 md:hidden" />
      <Categories />
    </>
  );
}

function SearchForm({ className }: { readonly className: string }) {
  return (
    <search className={className}>
      <Form action="/search" className="relative" data-leads-away>
        <Search
          className="pointer-events-none absolute top-1/2 left-4 size-4.5 -translate-y-1/2 text-ink-soft"
          aria-hidden="true"
        />
        <input
          type="search"
          name="q"
          aria-label="Search the shop"
          placeholder="Search for lamps, kettles, chairs"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={80}
          className="h-11 w-full rounded-full border border-line bg-sunken pr-4 pl-11 text-base text-ink placeholder:text-ink-soft hover:border-line-strong"
        />
      </Form>
    </search>
  );
}

function Categories() {
  return (
    <nav
      aria-label="Categories"
      className="mx-auto w-full max-w-7xl [scrollbar-width:none] overflow-x-auto px-1 py-2 sm:px-3"
    >
      <ul className="flex items-center gap-1 whitespace-nowrap">
        <li>
          <CategoryLink href="/products" name="Everything" />
        </li>
        {categoryIds.map((id) => (
          <li key={id}>
            <CategoryLink href={`/category/${id}`} name={categoryLooks[id].name} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
