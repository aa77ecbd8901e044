"use client";

import type { AppRouter } from "@cartwheel/api";
import { TRPCClientError } from "@trpc/client";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
import { PageHeading } from "./page-heading.tsx";
import { PolicySwitch } from "./policy-switch.tsx";

/** Who one is in this demo: a name, or a guest. */
export function Account() {
  const { session, connection } = useCart();
  if (session === null && connection === "connecting") return <AccountSkeleton />;
  return (
    <>
      {session?.signedIn === true ? <SignedIn name={session.name} /> : <SignIn />}
      <p className="border-t border-line pt-10">
        <Link href="/orders" className="font-semibold text-accent-ink underline underline-offset-4">
          Your orders
        </Link>
      </p>
      <div className="border-t border-line pt-10">
        <PolicySwitch />
      </div>
    </>
  );
}

/** Until it is known who is there: a form to sign in would be wrong for half of all visitors. */
function AccountSkeleton() {
  return (
    <div className="grid gap-8" aria-busy="true">
      <PageHeading title="Account" />
      <output className="sr-only">Asking who you are</output>
      <div className="h-12 max-w-md rounded-full bg-sunken motion-safe:animate-pulse" />
      <div className="h-40 rounded-3xl bg-sunken motion-safe:animate-pulse" />
    </div>
  );
}

/** What the shop said of the name. Anything else that failed has a message for programmers. */
function problemOf(error: unknown): string {
  if (error instanceof TRPCClientError) {
    const { data, message } = error as TRPCClientError<AppRouter>;
    if (data?.httpStatus !== undefined) return message;
  }
  return "We could not reach the shop just now. Please try again.";
}

function SignIn() {
  const store = useCartStore();
  const { session } = useCart();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get("name");
    if (store === null || typeof name !== "string") return;
    setBusy(true);
    setProblem(null);
    store
      .signIn(name)
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };

  return (
    <div className="grid gap-8">
      <PageHeading title="Sign in">
        Accounts are a demo here: a name is all there is, and whoever uses the same name shares the same cart. What is
        in your guest cart comes along.
      </PageHeading>
      <form onSubmit={submit} className="grid max-w-md gap-3">
        <label htmlFor="name" className="font-semibold">
          Your name
        </label>
        <div className="flex flex-wrap gap-3">
          <input
            id="name"
            name="name"
            required
            maxLength={40}
            autoComplete="username"
            aria-invalid={problem !== null}
            aria-describedby="name-problem"
            className="h-12 min-w-0 flex-1 rounded-full border border-line-strong bg-raised px-5 text-base"
          />
          <button
            type="submit"
            disabled={store === null || session === null || busy}
            className="inline-flex h-12 items-center rounded-full bg-brand px-7 font-semibold text-on-brand hover:bg-brand-hover"
          >
            {busy ? "Signing in…" : "Sign in"}
          </button>
        </div>
        <p id="name-problem" role="alert" className="min-h-6 text-sm font-medium text-danger-ink">
          {problem}
        </p>
      </form>
    </div>
  );
}

function SignedIn({ name }: { readonly name: string | null }) {
  const store = useCartStore();
  const [failed, setFailed] = useState(false);
  const signOut = (): void => {
    setFailed(false);
    store?.signOut().catch(() => setFailed(true));
  };
  return (
    <div className="grid justify-items-start gap-8">
      <PageHeading title={name === null ? "Welcome back" : `Hello, ${name}`}>
        Your cart follows you to every device and region where you sign in by this name.
      </PageHeading>
      <div className="flex flex-wrap gap-3">
        <Link
          href="/cart"
          className="inline-flex h-12 items-center rounded-full bg-brand px-7 font-semibold text-on-brand hover:bg-brand-hover"
        >
          View cart
        </Link>
        <button
          type="button"
          onClick={signOut}
          className="inline-flex h-12 items-center rounded-full border border-line-strong px-7 font-semibold hover:bg-sunken"
        >
          Sign out
        </button>
      </div>
      {failed ? (
        <p role="alert" className="text-sm font-medium text-danger-ink">
          That did not work just now. Please try again.
        </p>
      ) : null}
    </div>
  );
}
