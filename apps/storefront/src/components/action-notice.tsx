"use client";

import { type LineId, lineKey } from "@cartwheel/cart";
import { Check, CircleAlert, CloudOff, Undo2, X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { ProductArt } from "../artwork/artwork.tsx";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";
import type { Notice } from "../cart/cart-state.ts";
import { keepFocus } from "./keep-focus.ts";
import { useOverlay } from "./overlay-context.tsx";

/** How long "is in your cart" stays. It takes nothing with it: the cart's button says the same for good. */
const addedShownMs = 7_000;

interface ActionNoticeProps {
  readonly notice: Notice;
  readonly floating: boolean;
}

/** What came of the last thing the shopper did. */
export function ActionNotice({ notice, floating }: ActionNoticeProps) {
  switch (notice.kind) {
    case "added":
      return floating ? <AddedNotice notice={notice} /> : null;
    case "removed":
      return <RemovedNotice notice={notice} />;
    case "refused":
      return (
        <Frame icon={<CircleAlert className="size-5 text-danger-ink" aria-hidden="true" />}>{notice.message}</Frame>
      );
    case "offline":
      return <Frame icon={<CloudOff className="size-5 text-accent-ink" aria-hidden="true" />}>{notice.message}</Frame>;
    case "joined":
      return <Frame icon={<Check className="size-5 text-brand" aria-hidden="true" />}>{notice.message}</Frame>;
  }
}

function AddedNotice({ notice }: { readonly notice: Extract<Notice, { kind: "added" }> }) {
  const { pending, durability, connection } = useCart();
  const store = useCartStore();
  const { show } = useOverlay();
  const { label, quantity } = notice;
  const saving = pending.length > 0;

  useEffect(() => {
    if (saving || store === null) return;
    const timer = setTimeout(() => store.dismissNotice(), addedShownMs);
    return () => clearTimeout(timer);
  }, [saving, store, notice]);

  const waits = connection === "unreachable" || connection === "offline";
  const state = saving ? (waits ? "Kept in this browser for now." : "Saving…") : (durability?.sentence ?? "");
  return (
    <Frame icon={<ProductArt artwork={label.artwork} colour={label.colour} className="size-14 rounded-xl" />}>
      <p className="font-semibold">
        {quantity > 1 ? `${quantity} × ${label.productName} are` : `${label.productName} is`} in your cart
      </p>
      <p className="mt-0.5 text-sm text-ink-soft">{state}</p>
      <button
        type="button"
        onClick={() => {
          store?.dismissNotice();
          show("cart");
        }}
        className="mt-1 inline-flex h-8 items-center rounded-full font-semibold text-accent-ink underline underline-offset-4"
      >
        View cart
      </button>
    </Frame>
  );
}

function RemovedNotice({ notice }: { readonly notice: Extract<Notice, { kind: "removed" }> }) {
  const store = useCartStore();
  return (
    <Frame
      icon={<ProductArt artwork={notice.line.artwork} colour={notice.line.colour} className="size-11 rounded-xl" />}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <p>
          Removed <span className="font-semibold">{notice.line.productName}</span>
        </p>
        <button
          type="button"
          aria-label={`Undo removing ${notice.line.productName}`}
          onClick={() =>
            keepFocus(
              () => store?.undoRemoval(notice.line),
              () => rowOf(notice.line)?.querySelector("[data-remove]"),
            )
          }
          className="inline-flex h-9 items-center gap-1.5 rounded-full px-3 font-semibold text-accent-ink hover:bg-sunken"
        >
          <Undo2 className="size-4" aria-hidden="true" />
          Undo
        </button>
      </div>
    </Frame>
  );
}

/** Where the line stands: in the dialog that is open, else on the page. */
function rowOf(line: LineId): Element | undefined {
  const key = lineKey(line);
  const rows = [...(document.querySelector("dialog[open]") ?? document).querySelectorAll("[data-cart-line]")];
  return rows.find((row) => row.getAttribute("data-cart-line") === key);
}

function Frame({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  const store = useCartStore();
  return (
    <div className="notice-in flex items-center gap-3 rounded-2xl border border-line bg-raised p-3">
      <div className="shrink-0">{icon}</div>
      <div className="min-w-0 flex-1">{children}</div>
      <button
        type="button"
        onClick={() => store?.dismissNotice()}
        aria-label="Dismiss message"
        className="grid size-9 shrink-0 place-items-center self-start rounded-full text-ink-soft hover:bg-sunken"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}
