"use client";

import { ChevronDown, SlidersHorizontal } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type FormEvent, useRef, useTransition } from "react";
import { type Shelf, shelfFrom, shelfParameters } from "../catalogue/shelf.ts";
import { sortNames } from "../catalogue/sort.ts";
import { ProgressBar } from "./link-progress.tsx";

interface ShelfControlsProps {
  readonly shelf: Shelf;
  /** What was searched for. Null on a shelf that is no search's. */
  readonly query: string | null;
  /** What the order is called in which things come by themselves. */
  readonly natural: string;
  /** Lowest and highest price on the shelf, whole euros: hints in the fields. Null: nothing is there. */
  readonly range: { readonly min: number; readonly max: number } | null;
}

/**
 * Filters and sorts a shelf. The address says how, so that it can be shared and the way back works; without scripts the
 * form does the same by itself.
 */
export function ShelfControls({ shelf, query, natural, range }: ShelfControlsProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entered = [...new FormData(event.currentTarget)].filter(isText);
    const parameters = shelfParameters(shelfFrom(Object.fromEntries(entered)), query).toString();
    startTransition(() => router.push(parameters === "" ? pathname : `${pathname}?${parameters}`, { scroll: false }));
  };
  const submit = (): void => form.current?.requestSubmit();
  return (
    <form
      ref={form}
      onSubmit={apply}
      aria-label="Filter and sort"
      data-leads-away
      className="flex flex-wrap items-end gap-x-6 gap-y-4 rounded-3xl bg-sunken px-5 py-4 text-[0.9375rem]"
    >
      {pending ? <ProgressBar /> : null}
      {query === null ? null : <input type="hidden" name="q" value={query} />}
      <fieldset className="flex items-end gap-2">
        <legend className="sr-only">Price in euros</legend>
        <PriceField name="min" label="Price from" value={shelf.min} hint={range?.min} />
        <PriceField name="max" label="to" value={shelf.max} hint={range?.max} />
      </fieldset>
      <label className="flex h-11 cursor-pointer items-center gap-2.5 font-medium">
        <input
          type="checkbox"
          name="stock"
          value="1"
          defaultChecked={shelf.inStock}
          onChange={submit}
          className="size-5 accent-(--brand)"
        />
        In stock
      </label>
      <button
        type="submit"
        className="inline-flex h-11 items-center gap-2 rounded-full border border-line-strong px-5 font-semibold hover:bg-page"
      >
        <SlidersHorizontal className="size-4" aria-hidden="true" />
        Filter
      </button>
      <label className="relative flex items-center gap-3 text-ink-soft sm:ml-auto">
        Sort
        <select
          name="sort"
          defaultValue={shelf.sort}
          onChange={submit}
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
    </form>
  );
}

/** A form could hold files; this one has none. */
function isText(entry: readonly [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

interface PriceFieldProps {
  readonly name: "min" | "max";
  readonly label: string;
  readonly value: number | null;
  readonly hint: number | undefined;
}

function PriceField({ name, label, value, hint }: PriceFieldProps) {
  return (
    <label className="flex items-center gap-2 whitespace-nowrap text-ink-soft">
      {label} €
      <input
        name={name}
        inputMode="numeric"
        pattern="[0-9]{0,6}"
        title="Whole euros"
        autoComplete="off"
        defaultValue={value ?? ""}
        placeholder={hint === undefined ? "" : String(hint)}
        className="h-11 w-16 rounded-full sm:w-20 border border-line-strong bg-raised px-4 font-medium text-ink tabular-nums placeholder:font-normal placeholder:text-ink-soft"
      />
    </label>
  );
}
