import { Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { categoryIds, categoryLooks } from "../catalogue/categories.ts";
import { AccountLink } from "./account-link.tsx";
import { CartButton } from "./cart-button.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Logo } from "./logo.tsx";

export function Header() {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-page/95 backdrop-blur-sm">
      <div className="mx-auto flex w-full max-w-7xl flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3 sm:px-6">
        <Link href="/" className="flex items-center gap-2.5 rounded-lg text-brand" aria-label="Cartwheel, home">
          <Logo className="size-8" />
          <span className="text-xl font-bold tracking-[-0.045em]">cartwheel</span>
        </Link>
        <search className="order-last w-full md:order-none md:ml-auto md:w-auto md:max-w-md md:flex-1">
          <Form action="/search" className="relative">
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
        <div className="ml-auto flex items-center gap-1 md:ml-0">
          <AccountLink />
          <CartButton />
        </div>
      </div>
      <Categories />
      <ConnectionBanner />
    </header>
  );
}

function Categories() {
  return (
    <nav
      aria-label="Categories"
      className="mx-auto w-full max-w-7xl [scrollbar-width:none] overflow-x-auto px-2 pb-2 sm:px-4"
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

function CategoryLink({ href, name }: { readonly href: string; readonly name: string }) {
  return (
    <Link
      href={href}
      className="inline-flex h-9 items-center rounded-full px-3 text-[0.9375rem] font-medium text-ink-soft hover:bg-sunken hover:text-ink"
    >
      {name}
    </Link>
  );
}
