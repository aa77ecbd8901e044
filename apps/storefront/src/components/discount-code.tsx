"use client";

import { codeFrom, codeRule, percentOf } from "@cartwheel/cart";
import { LoaderCircle, Tag, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ShownCode } from "../cart/cart-picture.ts";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";

/** Discount codes: those in the cart, each with its way out, and a field for another. */
export function DiscountCode() {
  const { picture } = useCart();
  return (
    <div className="grid grid-cols-1 gap-3">
      {picture.codes.length === 0 ? null : (
        <ul aria-label="Discount codes" className="grid gap-2">
          {picture.codes.map((entry) => (
            <EnteredCode key={entry.code} entry={entry} />
          ))}
        </ul>
      )}
      <CodeForm />
    </div>
  );
}

function EnteredCode({ entry }: { readonly entry: ShownCode }) {
  const store = useCartStore();
  const { picture } = useCart();
  const counts = picture.totals?.discount?.code === entry.code;
  return (
    <li aria-busy={entry.pending} className="flex items-center gap-2 rounded-full bg-notice pl-4 text-notice-ink">
      <Tag className="size-4 shrink-0" aria-hidden="true" />
      <span className="font-semibold">{entry.code}</span>
      <span className="text-sm">{entry.pending ? "saving" : counts ? "applied" : "another saves more"}</span>
      {entry.pending ? <LoaderCircle className="size-3.5 motion-safe:animate-spin" aria-hidden="true" /> : null}
      <button
        type="button"
        aria-label={`Remove code ${entry.code}`}
        onClick={() => store?.removeCode(entry)}
        className="ml-auto grid size-11 place-items-center rounded-full hover:bg-black/10"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </li>
  );
}

function CodeForm() {
  const store = useCartStore();
  const { picture } = useCart();
  const [problem, setProblem] = useState<string | null>(null);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form).get("code");
    const code = typeof typed === "string" ? codeFrom(typed) : null;
    const known = picture.codes.map((entry) => entry.code);
    const refusal = code === null ? codeRule : refusalOf(code, known);
    setProblem(refusal);
    if (code === null || refusal !== null) return;
    store?.applyCode(code);
    form.reset();
  };

  return (
    <form onSubmit={submit} noValidate className="grid grid-cols-1 gap-1.5">
      <label htmlFor="discount-code" className="text-sm font-medium">
        Discount code
      </label>
      <div className="flex gap-2">
        <input
          id="discount-code"
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          aria-invalid={problem !== null}
          aria-describedby="discount-code-problem"
          className="h-11 min-w-0 flex-1 rounded-full border border-line-strong bg-raised px-4 uppercase"
        />
        <button
          type="submit"
          disabled={store === null}
          className="inline-flex h-11 items-center rounded-full border border-line-strong px-5 font-semibold hover:bg-page"
        >
          Apply
        </button>
      </div>
      <p id="discount-code-problem" role="alert" className="text-sm font-medium text-danger-ink">
        {problem}
      </p>
    </form>
  );
}

/** The browser knows the codes as well as the shop does, and need not ask only to hear no. */
function refusalOf(code: string, entered: readonly string[]): string | null {
  if (percentOf(code) === null) return `There is no code ${code}.`;
  return entered.includes(code) ? `${code} is in your cart already.` : null;
}
