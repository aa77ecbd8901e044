import Link from "next/link";
import { Logo } from "../components/logo.tsx";

export default function NotFound() {
  return (
    <div className="mx-auto grid max-w-lg justify-items-center gap-5 px-4 py-24 text-center">
      <Logo className="size-20 text-ink-soft/40" />
      <h1 className="text-3xl font-semibold">This shelf is empty</h1>
      <p className="leading-relaxed text-ink-soft">There is nothing at this address, or not any more.</p>
      <Link
        href="/products"
        className="inline-flex h-12 items-center rounded-full bg-brand px-7 font-semibold text-on-brand hover:bg-brand-hover"
      >
        Look around
      </Link>
    </div>
  );
}
