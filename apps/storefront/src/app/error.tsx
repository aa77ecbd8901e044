"use client";

import { Logo } from "../components/logo.tsx";

/** A page could not be drawn, most likely because no copy of the catalogue answered. The cart goes on working. */
export default function ErrorPage({ reset }: { readonly reset: () => void }) {
  return (
    <div className="mx-auto grid max-w-lg justify-items-center gap-5 px-4 py-24 text-center">
      <Logo className="size-20 text-ink-soft/40" />
      <h1 className="text-3xl font-semibold">The shelves are out of reach</h1>
      <p className="leading-relaxed text-ink-soft">
        We could not read the catalogue just now. What is in your cart is safe, and whatever you still want to change
        about it waits in this browser until we can take it.
      </p>
      <button
        type="button"
        onClick={reset}
        className="inline-flex h-12 items-center rounded-full bg-brand px-7 font-semibold text-on-brand hover:bg-brand-hover"
      >
        Try again
      </button>
    </div>
  );
}
