import { expect, it } from "vitest";
import type { ChangeHint } from "../versioned-store.ts";
import { bytes, freshKey, written, type CurrentScene } from "./scene.ts";
import type { FeatureTest } from "./versioned-store-contract.ts";

/** Hints, and the end of a store. */
export function watchTests(current: CurrentScene, featureTest: FeatureTest): void {
  featureTest("watch", "hints after a change made by another client", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    const stop = new AbortController();
    const hints = store.watch(buckets.siblings, key, stop.signal);
    // A hint is best effort, so the change is repeated with each poll until one gets through.
    let hinted = false;
    written(await other.put(buckets.siblings, key, bytes("a")));
    for await (const { reason } of hints) {
      hinted = reason === "changed";
      if (hinted) break;
      written(await other.put(buckets.siblings, key, bytes("a")));
    }
    stop.abort();
    expect(hinted).toBe(true);
  });

  featureTest("watch", "hints for the watched key alone", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const stop = new AbortController();
    const hints: ChangeHint[] = [];
    const reading = (async () => {
      for await (const hint of store.watch(buckets.siblings, key, stop.signal)) hints.push(hint);
    })();
    written(await store.put(buckets.siblings, freshKey(), bytes("another key")));
    stop.abort();
    await reading;
    expect(hints.filter(({ reason }) => reason === "changed")).toEqual([]);
  });

  featureTest("watch", "ends when its signal aborts, before or while it waits", async () => {
    const { store, buckets } = current();
    for (const abortFirst of [true, false]) {
      const stop = new AbortController();
      if (abortFirst) stop.abort();
      const hints = store.watch(buckets.siblings, freshKey(), stop.signal)[Symbol.asyncIterator]();
      const ended = hints.next();
      stop.abort();
      expect(await ended).toMatchObject({ done: true });
      expect(await hints.next()).toMatchObject({ done: true });
    }
  });

  featureTest("watch", "ends when the store closes", async () => {
    const { open, buckets } = current();
    const store = await open();
    const hints = store.watch(buckets.siblings, freshKey(), new AbortController().signal)[Symbol.asyncIterator]();
    const ended = hints.next();
    await store.close();
    expect(await ended).toMatchObject({ done: true });
  });

  it("rejects every call once closed, and may be closed twice", async () => {
    const { open, buckets } = current();
    const store = await open();
    await store.close();
    await store.close();
    const key = freshKey();
    await expect(store.get(buckets.siblings, key)).rejects.toThrow("closed");
    await expect(store.put(buckets.siblings, key, bytes("a"))).rejects.toThrow("closed");
    await expect(store.delete(buckets.siblings, key, bytes("any"))).rejects.toThrow("closed");
    expect(() => store.watch(buckets.siblings, key, new AbortController().signal)).toThrow("closed");
  });
}
