import Link from "next/link";
import { Logo } from "./logo.tsx";

interface FooterProps {
  readonly region: string;
  readonly consoleUrl: string | null;
}

export function Footer({ region, consoleUrl }: FooterProps) {
  return (
    <footer className="mt-20 border-t border-line">
      <div className="mx-auto flex w-full max-w-7xl flex-wrap items-center gap-x-8 gap-y-4 px-4 py-8 text-[0.9375rem] text-ink-soft sm:px-6">
        <p className="flex items-center gap-2">
          <Logo className="size-5" />
          Served by <span className="font-semibold text-ink">{region}</span>
        </p>
        <nav aria-label="About" className="flex flex-wrap gap-x-6 gap-y-2 sm:ml-auto">
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
