import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ChangeHints } from "./change-hints.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function open(): { readonly hints: ChangeHints; readonly stop: AbortController } {
  const stop = new AbortController();
  return { hints: new ChangeHints({ signal: stop.signal, pollMs: 1_000 }), stop };
}

it("keeps one hint for a reader that is busy, and a change outweighs a poll", async () => {
  const { hints, stop } = open();
  await vi.advanceTimersByTimeAsync(5_000);
  hints.push("changed");
  hints.push("changed");
  hints.push("poll");
  expect(await hints.next()).toEqual({ done: false, value: { reason: "changed" } });
  const next = hints.next();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await next).toEqual({ done: false, value: { reason: "poll" } });
  stop.abort();
});

it("polls a second after the last change, not in between", async () => {
  const { hints, stop } = open();
  await vi.advanceTimersByTimeAsync(900);
  hints.push("changed");
  expect(await hints.next()).toMatchObject({ value: { reason: "changed" } });
  const polled = vi.fn<() => void>();
  void hints.next().then(polled);
  await vi.advanceTimersByTimeAsync(999);
  expect(polled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(polled).toHaveBeenCalledOnce();
  stop.abort();
});

it("tells two that wait at once the same hint", async () => {
  const { hints, stop } = open();
  const waiting = [hints.next(), hints.next()];
  hints.push("changed");
  expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ done: false, value: { reason: "changed" } })));
  stop.abort();
});

it("ends by abort, by a reader that breaks out, and by its owner; once, and for good", async () => {
  for (const end of ["abort", "break", "owner"] as const) {
    const ended = vi.fn<(hints: ChangeHints) => void>();
    const stop = new AbortController();
    const hints = new ChangeHints({ signal: stop.signal, onEnd: ended });
    hints.push("changed");
    if (end === "abort") stop.abort();
    else if (end === "owner") hints.end();
    else for await (const _ of hints) break;
    hints.push("changed");
    hints.end();
    expect(await hints.next()).toEqual({ done: true, value: undefined });
    expect(ended).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  }
});
