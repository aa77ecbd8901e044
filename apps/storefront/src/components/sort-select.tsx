"use client";

import { ChevronDown } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type Sort, sortFrom, sortNames } from "../catalogue/sort.ts";

interface SortSelectProps {
  readonly sort: Sort;
  /** What the order is called in which things come by themselves. */
  readonly natural: string;
}

/** Sorts the shelf. The address says how, so that it can be shared and the way back works. */
export function SortSelect({ sort, natural }: SortSelectProps) {
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const choose = (next: Sort): void => {
    const changed = new URLSearchParams(parameters);
    if (next === "shop") changed.delete("sort");
    else changed.set("sort", next);
    const query = changed.toString();
    router.push(query === "" ? pathname : `${pathname}?${query}`, { scroll: false });
  };
  return (
    <label className="relative flex items-center gap-3 text-[0.9375rem] text-ink-soft">
      Sort
      <select
        value={sort}
        onChange={(event) => choose(sortFrom(event.target.value))}
        className="h-11 appearance-none rounded-full border border-line bg-raised pr-11 pl-4 font-medium text-ink hover:border-line-strong"
      >
        {Object.entries(sortNames).map(([id, name]) => (
          <option key={id} value={id}>
            {id === "shop" ? natural : name}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute right-4 size-4 text-ink" aria-hidden="true" />
    </label>
  );
}
