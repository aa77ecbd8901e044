"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useCluster } from "./cluster-provider.tsx";
import { Freshness } from "./freshness.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

const pages = [
  { href: "/", name: "Cluster" },
  { href: "/keys", name: "Keys" },
] as const;

export function PageHeader() {
  const path = usePathname();
  const { ring, snapshot } = useCluster();
  const clusterId = snapshot?.history?.find((operation) => operation.type === "init")?.clusterId;
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-page/92 backdrop-blur">
      <div className="mx-auto flex max-w-[1760px] flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2 sm:px-6">
        <Link href="/" className="flex items-center gap-2.5 rounded-md text-[1.02rem] font-semibold tracking-tight">
          <Wheel />
          Cartwheel <span className="font-normal text-quiet">console</span>
        </Link>
        <nav aria-label="Pages" className="flex gap-1">
          {pages.map(({ href, name }) => (
            <Link
              key={href}
              href={href}
              aria-current={path === href ? "page" : undefined}
              className="rounded-lg px-3 py-1.5 text-[0.86rem] text-quiet hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {name}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex flex-wrap items-center gap-x-5 gap-y-1">
          {clusterId !== undefined && ring !== null && (
            <p className="hidden text-xs text-quiet lg:block">
              cluster <span className="font-mono">{clusterId.slice(0, 8)}</span>
              <span className="mx-2">·</span>ring <span className="font-mono">{ring.id.slice(0, 8)}</span>
            </p>
          )}
          <Freshness />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}

function Wheel() {
  return (
    <svg viewBox="-16 -16 32 32" width="26" height="26" aria-hidden="true">
      <g fill="none" strokeWidth="5">
        <path d="M0 -11a11 11 0 0 1 9.5 16.5" className="stroke-accent" />
        <path d="M8 7.6A11 11 0 0 1 -9.3 5.8" className="stroke-warning" />
        <path d="M-10.3 3.6A11 11 0 0 1 -2.8 -10.7" className="stroke-quiet" />
      </g>
      <circle r="2.6" className="fill-ink" />
    </svg>
  );
}
