"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkProgress } from "./link-progress.tsx";

/** A shelf in the navigation; the one that is open says so. */
export function CategoryLink({ href, name }: { readonly href: string; readonly name: string }) {
  const present = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={present ? "page" : undefined}
      className="inline-flex h-9 items-center rounded-full px-3 text-[0.9375rem] font-medium text-ink-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink"
    >
      {name}
      <LinkProgress />
    </Link>
  );
}
