import Link from "next/link";
import type { OtherShop } from "../server/env.ts";
import { Logo } from "./logo.tsx";

interface FooterProps {
  readonly region: string;
  readonly consoleUrl: string | null;
  readonly otherShops: readonly OtherShop[];
}

export function Footer({ region, consoleUrl, otherShops }: FooterProps) {
  return (
    <footer className="mt-20 border-t border-line">
      <div className="mx-auto flex w-full max-w-7xl flex-wrap items-center gap-x-8 gap-y-4 px-4 py-8 text-[0.9375rem] text-ink-soft sm:px-6">
        <p className="flex items-center gap-2">
          <Logo className="size-5" />
          <span>
            Served by <span className="font-semibold text-ink">{region}</span>
            {otherShops.map((shop) => (
              <span key={shop.region}>
                {", also in "}
                <a href={shop.url} className="underline underline-offset-4 hover:text-ink">
                  {shop.region}
                </a>
              </span>
            ))}
          </span>
        </p>
        <nav aria-label="About" className="flex flex-wrap gap-x-6 gap-y-2 sm:ml-auto">
          <Link href="/orders" className="underline-offset-4 hover:text-ink hover:underline">
            Your orders
          </Link>
          <Link href="/about" className="underline-offset-4 hover:text-ink hover:underline">
            About this shop
          </Link>
          {consoleUrl === null ? null : (
            <a href={consoleUrl} className="underline-offset-4 hover:text-ink hover:underline">
              Behind the counter
            </a>
          )}
        </nav>
      </div>
    </footer>
  );
}
