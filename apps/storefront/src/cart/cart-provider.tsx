"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { createApiClient } from "./api-client.ts";
import { backoffMs } from "./backoff.ts";
import { type CartState, initialState } from "./cart-state.ts";
import { CartStore } from "./cart-store.ts";
import { createOperationIds } from "./operation-ids.ts";
import { OrderDesk } from "../orders/order-desk.ts";
import { createPendingStorage, operationIdOfKey } from "./pending-storage.ts";

/** What one tab has: its cart, and the desk where orders of it are placed. */
interface Tab {
  readonly cart: CartStore;
  readonly orders: OrderDesk;
}

/**
 * The same from a tab's first moment to its last, null only on the server: a value that changed would make React draw
 * everything under it at once, shelves included that it has not made interactive yet.
 */
const TabContext = createContext<Tab | null>(null);

interface CartProviderProps {
  readonly region: string;
  readonly children: ReactNode;
}

/** Holds the tab's one cart. */
export function CartProvider({ region, children }: CartProviderProps) {
  const [tab] = useState(() => (typeof window === "undefined" ? null : openTab(region)));

  useEffect(() => {
    if (tab === null) return;
    const { cart } = tab;
    const leave = [listenToBrowser(cart), refreshUntilReached(cart), followPresentCart(cart)];
    return () => {
      for (const stop of leave) stop();
      cart.stop();
    };
  }, [tab]);

  return <TabContext value={tab}>{children}</TabContext>;
}

function openTab(region: string): Tab {
  const client = createApiClient();
  const nextOperationId = createOperationIds();
  const storage = createPendingStorage(window.localStorage);
  const cart = new CartStore({ client, storage, nextOperationId, region, nowMs: Date.now });
  return { cart, orders: new OrderDesk({ client, cart, nextOperationId }) };
}

/** The cart's state. Until the store is born: nothing known, as on the server. */
export function useCart(): CartState {
  const store = useContext(TabContext)?.cart;
  return useSyncExternalStore(
    store?.subscribe ?? subscribeToNothing,
    store?.getState ?? getInitialState,
    getInitialState,
  );
}

/** What a shopper can do. Null only for the moment before the page is interactive. */
export function useCartStore(): CartStore | null {
  return useTab()?.cart ?? null;
}

/** Where orders are placed and asked for. Null for the same moment. */
export function useOrderDesk(): OrderDesk | null {
  return useTab()?.orders ?? null;
}

/** The server has no tab, so what is made interactive shows none either at first, or it would not match. */
function useTab(): Tab | null {
  const tab = useContext(TabContext);
  const interactive = useSyncExternalStore(subscribeToNothing, always, never);
  return interactive ? tab : null;
}

const getInitialState = (): CartState => initialState;
const always = (): boolean => true;
const never = (): boolean => false;
const subscribeToNothing = (): (() => void) => () => {};

function listenToBrowser(store: CartStore): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const online = (): void => {
    store.setOnline(true);
    void store.refresh();
  };
  window.addEventListener("online", online, { signal });
  window.addEventListener("offline", () => store.setOnline(false), { signal });
  window.addEventListener(
    "storage",
    (event) => {
      const id = operationIdOfKey(event.key);
      if (id !== null && event.newValue === null) store.forget(id);
    },
    { signal },
  );
  return () => leaving.abort();
}

function refreshUntilReached(store: CartStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const attempt = async (number: number): Promise<void> => {
    const outcome = await store.refresh();
    if (outcome === "refreshed" || stopped) return;
    timer = setTimeout(() => void attempt(number + 1), backoffMs(number, Math.random()));
  };
  void attempt(1);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/**
 * One subscription per tab that is looked at, renewed when the cart becomes another one. A stream keeps a connection,
 * and over HTTP/1.1 a browser has six for all tabs of a shop: tabs in the background would leave none to the others.
 * One that is looked at again begins with the cart as it is then.
 */
function followPresentCart(store: CartStore): () => void {
  let following: string | null = null;
  let stop = (): void => {};
  const check = (): void => {
    const isShown = document.visibilityState === "visible";
    const cartTag = isShown ? (store.getState().session?.cartTag ?? null) : null;
    if (cartTag === following) return;
    stop();
    following = cartTag;
    stop = cartTag === null ? () => {} : store.follow(cartTag);
  };
  const unsubscribe = store.subscribe(check);
  document.addEventListener("visibilitychange", check);
  return () => {
    unsubscribe();
    document.removeEventListener("visibilitychange", check);
    stop();
  };
}
