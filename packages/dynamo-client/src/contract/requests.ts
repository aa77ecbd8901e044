import { expect, it } from "vitest";
import { randomUUID } from "node:crypto";
import type { RequestId } from "@cartwheel/dynamo";
import { bytes, contextOf, expectRejected, freshKey, textsOf, written, type CurrentScene } from "./scene.ts";
import type { FeatureTest } from "./versioned-store-contract.ts";

/** A request id names one exact write (design §2, "Requests"; protocol notes §8). */
export function requestTests(current: CurrentScene, featureTest: FeatureTest): void {
  it("keeps two equal values that were written under two requests", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("same")));
    written(await store.put(buckets.siblings, key, bytes("same")));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["same", "same"]);
  });

  featureTest("request-ids", "applies a write that is repeated under its request id once", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const requestId = randomUUID() as RequestId;
    written(await store.put(buckets.siblings, key, bytes("once"), { requestId }));
    written(await store.put(buckets.siblings, key, bytes("once"), { requestId }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["once"]);
  });

  featureTest("request-ids", "does not bring back what was superseded when its write is repeated", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const requestId = randomUUID() as RequestId;
    written(await store.put(buckets.siblings, key, bytes("first"), { requestId }));
    const context = contextOf(await store.get(buckets.siblings, key));
    written(await store.put(buckets.siblings, key, bytes("second"), { context }));
    written(await store.put(buckets.siblings, key, bytes("first"), { requestId }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["second"]);
  });

  featureTest("request-ids", "applies a repeated delete once", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("a")));
    const context = contextOf(await store.get(buckets.siblings, key));
    const requestId = randomUUID() as RequestId;
    written(await store.delete(buckets.siblings, key, context, { requestId }));
    written(await store.put(buckets.siblings, key, bytes("b")));
    written(await store.delete(buckets.siblings, key, context, { requestId }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["b"]);
  });

  featureTest("request-ids", "refuses a request id that comes back with other bytes", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const requestId = randomUUID() as RequestId;
    written(await store.put(buckets.siblings, key, bytes("first"), { requestId }));
    expectRejected(await store.put(buckets.siblings, key, bytes("other"), { requestId }), "REQUEST_ID_REUSED");
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["first"]);
  });

  it("refuses request ids that are empty, too long or not printable ASCII", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    for (const requestId of ["", "x".repeat(65), "two words", "naïve", "a\u0000b"] as RequestId[]) {
      expectRejected(await store.put(buckets.siblings, key, bytes("a"), { requestId }), "REQUEST_INVALID");
    }
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual([]);
  });
}
