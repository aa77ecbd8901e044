"use client";

import { CircleUserRound } from "lucide-react";
import Link from "next/link";
import { useCart } from "../cart/cart-provider.tsx";

export function AccountLink() {
  const { session } = useCart();
  const name = session?.signedIn === true ? (session.name ?? "Account") : "Sign in";
  return (
    <Link
      href="/account"
      className="inline-flex h-11 min-w-11 items-center justify-center gap-2 rounded-full px-3 font-medium hover:bg-sunken"
    >
      <CircleUserRound className="size-5.5" aria-hidden="true" />
      <span className="max-w-28 truncate max-sm:sr-only">{name}</span>
    </Link>
  );
}
