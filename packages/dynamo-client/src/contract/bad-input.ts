import { describe, expect, it } from "vitest";
import { edgeLimits } from "@cartwheel/dynamo";
import type { Context, WriteOptions } from "../versioned-store.ts";
import { bytes, contextOf, expectRejected, freshKey, got, textsOf, written, type CurrentScene } from "./scene.ts";
import type { FeatureTest } from "./versioned-store-contract.ts";

const awkwardKeys: ReadonlyMap<string, Uint8Array> = new Map([
  ["NUL", new Uint8Array([0])],
  ["NUL inside", new Uint8Array([97, 0, 98])],
  ["its prefix", new Uint8Array([97])],
  ["broken UTF-8", new Uint8Array([0xc3, 0x28, 0xff, 0xfe])],
  ["other broken UTF-8", new Uint8Array([0xc3, 0x28, 0xff, 0xfd])],
  ["__proto__", bytes("__proto__")],
  ["constructor", bytes("constructor")],
  ["..", bytes("..")],
  ["a slash", bytes("../../etc/passwd")],
  ["64 digits", bytes("1".repeat(64))],
  ["1 KiB", new Uint8Array(edgeLimits.keyBytesMax).fill(7)],
]);

const notCounts = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY];

/** What comes in wrong is refused before it does anything (testing notes §5). */
export function badInputTests(current: CurrentScene, featureTest: FeatureTest): void {
  describe("keys are bytes", () => keyTests(current));
  describe("limits", () => limitTests(current, featureTest));
  describe("contexts", () => contextTests(current, featureTest));
  describe("quorum parameters", () => quorumTests(current, featureTest));

  it.each(["no such bucket", "__proto__", "constructor", ""])("refuses the unknown bucket %j", async (bucket) => {
    const { store } = current();
    expectRejected(await store.get(bucket, freshKey()), "BUCKET_UNKNOWN");
    expectRejected(await store.put(bucket, freshKey(), bytes("a")), "BUCKET_UNKNOWN");
  });

  it.each([0, -1, Number.NaN, edgeLimits.timeoutMsMax + 1])("refuses a timeout of %d ms", async (timeoutMs) => {
    const { store, buckets } = current();
    expectRejected(await store.get(buckets.siblings, freshKey(), { timeoutMs }), "REQUEST_INVALID");
    expectRejected(await store.put(buckets.siblings, freshKey(), bytes("a"), { timeoutMs }), "REQUEST_INVALID");
  });
}

function keyTests(current: CurrentScene): void {
  it("stores each awkward key apart from all others and returns it equal", async () => {
    const { store, buckets } = current();
    for (const [name, key] of awkwardKeys) {
      const { context } = got(await store.get(buckets.siblings, key));
      written(await store.put(buckets.siblings, key, bytes(name), context === null ? {} : { context }));
    }
    for (const [name, key] of awkwardKeys) {
      expect(textsOf(await store.get(buckets.siblings, key))).toEqual([name]);
    }
  });

  it.each([0, edgeLimits.keyBytesMax + 1])("refuses a key of %d bytes", async (length) => {
    const { store, buckets } = current();
    const key = new Uint8Array(length);
    expectRejected(await store.get(buckets.siblings, key), "KEY_INVALID");
    expectRejected(await store.put(buckets.siblings, key, bytes("a")), "KEY_INVALID");
  });
}

function limitTests(current: CurrentScene, featureTest: FeatureTest): void {
  it("takes a value of 1 MiB and refuses one byte more", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const value = new Uint8Array(edgeLimits.valueBytesMax).fill(5);
    expectRejected(
      await store.put(buckets.siblings, key, new Uint8Array(edgeLimits.valueBytesMax + 1)),
      "VALUE_TOO_LARGE",
    );
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual([]);
    written(await store.put(buckets.siblings, key, value, { timeoutMs: 10_000 }));
    const { siblings } = got(await store.get(buckets.siblings, key, { timeoutMs: 10_000 }));
    expect(siblings.map((sibling) => Buffer.from(sibling.value).equals(value))).toEqual([true]);
  });

  featureTest("sibling-limit", "refuses the 101st sibling, and takes the put that heals the key", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const { siblingsMax } = edgeLimits;
    const writes = Array.from({ length: siblingsMax }, (_, index) =>
      store.put(buckets.siblings, key, bytes(`${index}`), { timeoutMs: 10_000 }),
    );
    for (const write of await Promise.all(writes)) written(write);
    expectRejected(await store.put(buckets.siblings, key, bytes("one too many")), "TOO_MANY_SIBLINGS");
    const full = await store.get(buckets.siblings, key);
    expect(got(full).siblings.length).toBe(siblingsMax);
    expect(textsOf(full)).not.toContain("one too many");
    written(await store.put(buckets.siblings, key, bytes("healed"), { context: contextOf(full) }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["healed"]);
  });
}

function contextTests(current: CurrentScene, featureTest: FeatureTest): void {
  it("refuses a delete without a context", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("stays")));
    expectRejected(await store.delete(buckets.siblings, key, new Uint8Array(0)), "CONTEXT_REQUIRED");
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["stays"]);
  });

  featureTest("sealed-contexts", "refuses contexts that it did not issue for the key, and stores nothing", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    const foreignKey = freshKey();
    for (const each of [key, foreignKey]) written(await store.put(buckets.siblings, each, bytes("stays")));
    written(await store.put(buckets.lastWriteWins, key, bytes("elsewhere")));
    const genuine = contextOf(await store.get(buckets.siblings, key));
    const wrong: readonly Context[] = [
      new Uint8Array([1]),
      bytes("garbage that is somewhat longer than any seal would be, to get past a check of length"),
      genuine.subarray(0, genuine.length - 1),
      new Uint8Array([...genuine, 0]),
      ...[0, genuine.length >> 1, genuine.length - 1].map((index) => flipped(genuine, index)),
      contextOf(await store.get(buckets.siblings, foreignKey)),
      contextOf(await store.get(buckets.lastWriteWins, key)),
    ];
    for (const context of wrong) {
      expectRejected(await store.put(buckets.siblings, key, bytes("forged"), { context }), "CONTEXT_INVALID");
      expectRejected(await store.delete(buckets.siblings, key, context), "CONTEXT_INVALID");
    }
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["stays"]);
  });
}

function flipped(context: Context, index: number): Context {
  return context.map((byte, position) => (position === index ? byte ^ 0b100 : byte));
}

function quorumTests(current: CurrentScene, featureTest: FeatureTest): void {
  featureTest("quorum-parameters", "refuses an r or pr that cannot be met, naming it", async () => {
    const { store, buckets, n } = current();
    const key = freshKey();
    for (const count of [...notCounts, n + 1]) {
      const refusal = await store.get(buckets.siblings, key, { r: count });
      expectRejected(refusal, "QUORUM_INVALID");
      expect(refusal).toMatchObject({ message: expect.stringMatching(/\br\b/) });
    }
    // None at all is what pr asks for by default.
    for (const count of [...notCounts.slice(1), n + 1]) {
      const refusal = await store.get(buckets.siblings, key, { pr: count });
      expectRejected(refusal, "QUORUM_INVALID");
      expect(refusal).toMatchObject({ message: expect.stringMatching(/\bpr\b/) });
    }
  });

  featureTest("quorum-parameters", "refuses a w, pw or dw that cannot be met, naming it", async () => {
    const { store, buckets, n } = current();
    const key = freshKey();
    const wrong: readonly { readonly name: string; readonly options: WriteOptions }[] = [
      ...[...notCounts, n + 1].map((w) => ({ name: "w", options: { w } })),
      ...[...notCounts.slice(1), n + 1].map((pw) => ({ name: "pw", options: { pw } })),
      ...[...notCounts.slice(1), n + 1].map((dw) => ({ name: "dw", options: { dw } })),
    ];
    for (const { name, options } of wrong) {
      const refusal = await store.put(buckets.siblings, key, bytes("a"), options);
      expectRejected(refusal, "QUORUM_INVALID");
      expect(refusal).toMatchObject({ message: expect.stringMatching(new RegExp(`\\b${name}\\b`)) });
    }
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual([]);
  });

  featureTest("quorum-parameters", "takes every r, pr, w, pw and dw that can be met", async () => {
    const { store, buckets, n } = current();
    for (let count = 1; count <= n; count += 1) {
      const key = freshKey();
      written(await store.put(buckets.siblings, key, bytes("a"), { w: count, pw: count, dw: count }));
      expect(textsOf(await store.get(buckets.siblings, key, { r: n, pr: count }))).toEqual(["a"]);
    }
  });
}
