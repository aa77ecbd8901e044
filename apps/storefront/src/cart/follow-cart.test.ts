import type { CartView } from "@cartwheel/api";
import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiClient } from "./api-client.ts";
import { followCart } from "./follow-cart.ts";

interface Observer {
  readonly onData: (event: { readonly data: CartView }) => void;
  readonly onError: (error: Error) => void;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A line to a shop on which a test says what arrives. */
function scene() {
  const observers: Observer[] = [];
  let ended = 0;
  const changes = {
    subscribe: (_input: unknown, observer: Observer) => {
      observers.push(observer);
      return { unsubscribe: () => void ended++ };
    },
  };
  // Only what is followed is there.
  const client = { cart: { changes } } as unknown as ApiClient;
  const views: string[] = [];
  const stop = followCart({ client, cartTag: "t", random: () => 0, onView: ({ version }) => void views.push(version) });
  const latest = (): Observer => {
    const observer = observers.at(-1);
    if (observer === undefined) throw new Error("Nobody subscribed.");
    return observer;
  };
  return { observers, latest, views, stop, ended: () => ended };
}

const view = { version: "v1" } as CartView;

test("hands on what arrives, and ends when it is stopped", () => {
  const { latest, views, stop, ended } = scene();
  latest().onData({ data: view });
  expect(views).toEqual(["v1"]);
  stop();
  expect(ended()).toBe(1);
});

test("a stream that was refused is begun anew, later each time until something arrives", () => {
  const { observers, latest } = scene();
  for (const waitMs of [500, 1_000, 2_000]) {
    latest().onError(new Error("Bad gateway"));
    const before = observers.length;
    vi.advanceTimersByTime(waitMs - 1);
    expect(observers).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(observers).toHaveLength(before + 1);
  }
  latest().onData({ data: view });
  latest().onError(new Error("Bad gateway"));
  vi.advanceTimersByTime(500);
  expect(observers).toHaveLength(5);
});

test("one that was told when to come back waits as long", () => {
  const { observers, latest } = scene();
  const tooMany = { message: "Too many", code: -32029, data: { code: "TOO_MANY_REQUESTS", retryAfterSeconds: 15 } };
  latest().onError(TRPCClientError.from({ error: tooMany }));
  vi.advanceTimersByTime(14_999);
  expect(observers).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(observers).toHaveLength(2);
});

test("nothing is begun after the end", () => {
  const { observers, latest, stop } = scene();
  latest().onError(new Error("Bad gateway"));
  stop();
  vi.runAllTimers();
  expect(observers).toHaveLength(1);
});
