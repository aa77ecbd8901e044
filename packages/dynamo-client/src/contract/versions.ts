import { expect, it } from "vitest";
import type { Context, InspectableStore, PutOptions, VersionedStore } from "../versioned-store.ts";
import { bytes, contextOf, freshKey, got, textsOf, written, type CurrentScene } from "./scene.ts";
import type { FeatureTest } from "./versioned-store-contract.ts";

/** Siblings, contexts and deletes (design §2; paper §4.4). */
export function versionTests(current: CurrentScene, featureTest: FeatureTest): void {
  it("finds nothing, and no context, under a key that was never written", async () => {
    const { store, buckets } = current();
    expect(await store.get(buckets.siblings, freshKey())).toMatchObject({
      ok: true,
      siblings: [],
      context: null,
      complete: true,
    });
  });

  it("returns the bytes that were put, also none at all", async () => {
    const { store, buckets } = current();
    for (const value of [bytes("apples"), new Uint8Array(0), new Uint8Array([0, 255, 254, 0])]) {
      const key = freshKey();
      written(await store.put(buckets.siblings, key, value));
      const { siblings } = got(await store.get(buckets.siblings, key));
      expect(siblings.map((sibling) => [...sibling.value])).toEqual([[...value]]);
    }
  });

  it("keeps blind puts side by side", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("a")));
    written(await other.put(buckets.siblings, key, bytes("b")));
    written(await store.put(buckets.siblings, key, bytes("c")));
    const result = await other.get(buckets.siblings, key);
    expect(textsOf(result)).toEqual(["a", "b", "c"]);
    expect(new Set(got(result).siblings.map(({ vtag }) => vtag)).size).toBe(3);
  });

  it("supersedes with a put exactly what its context covers", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("a")));
    written(await store.put(buckets.siblings, key, bytes("b")));
    const context = contextOf(await store.get(buckets.siblings, key));
    written(await other.put(buckets.siblings, key, bytes("unseen")));
    written(await store.put(buckets.siblings, key, bytes("c"), { context }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["c", "unseen"]);
  });

  it("covers all siblings with the context of a get", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    for (const text of ["a", "b", "c"]) written(await store.put(buckets.siblings, key, bytes(text)));
    const context = contextOf(await other.get(buckets.siblings, key));
    written(await other.put(buckets.siblings, key, bytes("all of them"), { context }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["all of them"]);
  });

  it("makes a sibling of a put whose context is stale", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("base")));
    const context = contextOf(await store.get(buckets.siblings, key));
    written(await store.put(buckets.siblings, key, bytes("mine"), { context }));
    written(await other.put(buckets.siblings, key, bytes("theirs"), { context }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["mine", "theirs"]);
  });

  it("returns all siblings and a context that covers them when a put asks for the body", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("a")));
    const { siblings, context } = written(await store.put(buckets.siblings, key, bytes("b"), { returnBody: true }));
    expect(siblings?.map(({ value }) => new TextDecoder().decode(value)).sort()).toEqual(["a", "b"]);
    if (context === null) throw new Error("a put that returns the body returns a context");
    written(await store.put(buckets.siblings, key, bytes("c"), { context }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["c"]);
  });

  it("never claims in a put's reply what its client was not shown", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("theirs")));
    let context = written(await other.put(buckets.siblings, key, bytes("mine 1"))).context;
    // The second client has never seen "theirs", whatever its replies carried; so nothing it does may remove it.
    for (const text of ["mine 2", "mine 3"]) {
      const options: PutOptions = context === null ? {} : { context };
      ({ context } = written(await other.put(buckets.siblings, key, bytes(text), options)));
    }
    const texts = textsOf(await store.get(buckets.siblings, key));
    expect(texts).toContain("theirs");
    expect(texts).toContain("mine 3");
  });

  it("leaves 2 siblings after two clients' 100 interleaved puts, not 100", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    const clients = [
      { client: store, name: "x", options: { returnBody: true } as PutOptions },
      { client: other, name: "y", options: { returnBody: true } as PutOptions },
    ];
    for (let turn = 0; turn < 50; turn += 1) {
      for (const each of clients) {
        const reply = await each.client.put(buckets.siblings, key, bytes(`${each.name}${turn}`), each.options);
        const { context } = written(reply);
        if (context === null) throw new Error("a put that returns the body returns a context");
        each.options = { returnBody: true, context };
      }
    }
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["x49", "y49"]);
  });

  it("leaves at most 2 siblings when two clients build on their replies, reading again where one tells too little", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    const clients: { client: VersionedStore; name: string; context: Context | null }[] = [
      { client: store, name: "x", context: null },
      { client: other, name: "y", context: null },
    ];
    for (let turn = 0; turn < 25; turn += 1) {
      for (const each of clients) {
        each.context ??= got(await each.client.get(buckets.siblings, key)).context;
        const options = each.context === null ? {} : { context: each.context };
        const value = bytes(`${each.name}${turn}`);
        ({ context: each.context } = written(await each.client.put(buckets.siblings, key, value, options)));
      }
    }
    const texts = textsOf(await store.get(buckets.siblings, key));
    expect(texts).toContain("y24");
    expect(texts.length).toBeLessThanOrEqual(2);
  });

  it("loses none of 20 writes that are made at once, and takes one merge of them all", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("base")));
    const context = contextOf(await store.get(buckets.siblings, key));
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
    const writes = texts.map((text, index) =>
      (index % 2 === 0 ? store : other).put(buckets.siblings, key, bytes(text), { context }),
    );
    for (const write of await Promise.all(writes)) written(write);
    const all = await other.get(buckets.siblings, key);
    expect(textsOf(all)).toEqual(texts.toSorted());
    written(await store.put(buckets.siblings, key, bytes("merged"), { context: contextOf(all) }));
    expect(textsOf(await other.get(buckets.siblings, key))).toEqual(["merged"]);
  });

  it("deletes what the context covers, and returns a context for what comes next", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("a")));
    written(await store.put(buckets.siblings, key, bytes("b")));
    written(await store.delete(buckets.siblings, key, contextOf(await store.get(buckets.siblings, key))));
    const after = await store.get(buckets.siblings, key);
    expect(textsOf(after)).toEqual([]);
    written(await store.put(buckets.siblings, key, bytes("again"), { context: contextOf(after) }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["again"]);
  });

  it("lets a sibling that is concurrent to a delete survive it", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("seen")));
    const context = contextOf(await store.get(buckets.siblings, key));
    written(await other.put(buckets.siblings, key, bytes("concurrent"), { context }));
    written(await store.delete(buckets.siblings, key, context));
    expect(textsOf(await other.get(buckets.siblings, key))).toEqual(["concurrent"]);
  });

  it("says how durable a write is", async () => {
    const { store, buckets, n } = current();
    const { durability } = written(await store.put(buckets.siblings, freshKey(), bytes("a")));
    const nodes = durability.copies.map(({ node }) => node);
    expect(durability.n).toBe(n);
    expect(nodes.length).toBeGreaterThan(0);
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(durability.missing).toEqual([]);
  });

  it("dates versions in the order in which one client wrote them", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    for (const text of ["a", "b", "c"]) written(await store.put(buckets.siblings, key, bytes(text)));
    const { siblings } = got(await store.get(buckets.siblings, key));
    const byTime = siblings.toSorted(({ writtenAt: a }, { writtenAt: b }) => a.ms - b.ms || a.logical - b.logical);
    expect(byTime.map(({ value }) => new TextDecoder().decode(value))).toEqual(["a", "b", "c"]);
  });

  featureTest("last-write-wins", "shows one version, the last, in a last-write-wins bucket", async () => {
    const { store, other, buckets } = current();
    const key = freshKey();
    for (const text of ["a", "b"]) written(await store.put(buckets.lastWriteWins, key, bytes(text)));
    // Reading advances the second client's clock past the first's, so "later" does not hang on two clocks agreeing.
    expect(textsOf(await other.get(buckets.lastWriteWins, key))).toEqual(["b"]);
    written(await other.put(buckets.lastWriteWins, key, bytes("c")));
    const last = await store.get(buckets.lastWriteWins, key);
    expect(textsOf(last)).toEqual(["c"]);
    written(await store.delete(buckets.lastWriteWins, key, contextOf(last)));
    expect(textsOf(await store.get(buckets.lastWriteWins, key))).toEqual([]);
  });

  featureTest("inspect", "shows what every member holds of a key, owners first", async () => {
    const { store, buckets, n } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("held"), { w: n }));
    if (!isInspectable(store)) throw new Error("the store cannot be inspected, and did not declare so");
    const inspection = await store.inspect(buckets.siblings, key);
    if (!inspection.ok) throw new Error(`the inspection failed: ${inspection.code}: ${inspection.message}`);
    expect(inspection.token).toMatch(/^[0-9a-f]{32}$/);
    const owners = inspection.replicas.slice(0, n);
    expect(owners.map(({ role, holds }) => `${role} ${holds}`)).toEqual(owners.map(() => "owner row"));
    expect(inspection.replicas.slice(n).every(({ role }) => role === "other")).toBe(true);
    for (const { row } of owners) {
      expect(row?.siblings.map(({ value }) => new TextDecoder().decode(value))).toEqual(["held"]);
      expect(row?.clock.length).toBeGreaterThan(0);
    }
  });

  featureTest("expiry", "shows a version until it expires", async () => {
    const { store, buckets } = current();
    const key = freshKey();
    written(await store.put(buckets.siblings, key, bytes("old"), { expiresAtMs: 1_000 }));
    written(await store.put(buckets.siblings, key, bytes("fresh"), { expiresAtMs: Date.now() + 3_600_000 }));
    expect(textsOf(await store.get(buckets.siblings, key))).toEqual(["fresh"]);
  });
}

function isInspectable(store: VersionedStore): store is InspectableStore {
  return "inspect" in store;
}
