import { Agent } from "node:http";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpCluster } from "./http-cluster.test-kit.ts";

/**
 * A client that was written for Riak (nodiak 0.4, the last of 2014) works here as it does there. Only its pool of
 * connections is replaced, by Node's own (the one it brings does not work on Node 24). Not tried here:
 * riak-js, which cannot be installed without dependencies of known vulnerabilities (hoek 2).
 */
interface RiakObject {
  key: string;
  data: unknown;
  readonly metadata: { readonly status_code?: number; readonly content_type?: string; readonly vclock?: string };
  setMeta(name: string, value: string): RiakObject;
  getMeta(name: string): string | null;
  save(done: Done<RiakObject>): void;
  delete(done: Done<unknown>): void;
}
interface RiakBucket {
  props: Record<string, unknown>;
  readonly objects: {
    readonly new: (key: string | null, data: unknown) => RiakObject;
    get(key: string, done: Done<RiakObject>): void;
    get(key: string, resolve: (siblings: RiakObject[]) => RiakObject, done: Done<RiakObject>): void;
    exists(key: string, done: Done<boolean>): void;
  };
  getProps(done: Done<Record<string, unknown>>): void;
  saveProps(done: Done<unknown>): void;
}
interface RiakClient {
  bucket(name: string): RiakBucket;
  ping(done: Done<string>): void;
  stats(done: Done<Record<string, unknown>>): void;
  readonly _bucket: { list(done: Done<readonly string[]>): void };
}
type Done<T> = (error: { readonly status_code?: number } | null, result: T) => void;

function promised<T>(call: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, result) => {
      if (error === null) resolve(result);
      else reject(Object.assign(new Error(`status ${error.status_code}`), error));
    });
  });
}

describe("a client of Riak", () => {
  let cluster: HttpCluster;
  let riak: RiakClient;
  let bucket: RiakBucket;
  beforeAll(async () => {
    cluster = await HttpCluster.start();
    const require = createRequire(import.meta.url);
    require("nodiak/lib/backends/http.js").prototype.agent = Agent;
    riak = require("nodiak").getClient("http", "127.0.0.1", Number(new URL(cluster.url()).port)) as RiakClient;
    // Its deletes carry no context.
    bucket = riak.bucket("legacy");
  }, 60_000);
  afterAll(() => cluster?.destroy(), 60_000);

  const create = (key: string | null, data: unknown): RiakObject => bucket.objects.new(key, data);

  it("pings, and reads figures and buckets", async () => {
    expect(await promised<string>((done) => riak.ping(done))).toBe("OK");
    const stats = await promised<Record<string, unknown>>((done) => riak.stats(done));
    expect(stats).toMatchObject({ ring_num_partitions: 64, ring_members: ["east-1", "east-2", "west-1"] });
    const names = await promised<readonly string[]>((done) => riak._bucket.list(done));
    expect(names).toEqual(["carts", "legacy", "sessions"]);
  });

  it("stores and fetches an object with its metadata", async () => {
    const stored = create("milk", { litres: 2 }).setMeta("shop", "corner");
    await promised<RiakObject>((done) => stored.save(done));
    const fetched = await promised<RiakObject>((done) => bucket.objects.get("milk", done));
    expect(fetched.data).toEqual({ litres: 2 });
    expect(fetched.getMeta("shop")).toBe("corner");
    expect(fetched.metadata).toMatchObject({ content_type: "application/json", vclock: expect.any(String) });
    expect(await promised<boolean>((done) => bucket.objects.exists("milk", done))).toBe(true);
    expect(await promised<boolean>((done) => bucket.objects.exists("none", done))).toBe(false);
  });

  it("stores under a key that is made for it", async () => {
    const stored = await promised<RiakObject>((done) => create(null, { kept: true }).save(done));
    const fetched = await promised<RiakObject>((done) => bucket.objects.get(stored.key, done));
    expect(fetched.data).toEqual({ kept: true });
  });

  it("sees siblings, resolves them, and its next write leaves one", async () => {
    await promised<RiakObject>((done) => create("bread", ["rye"]).save(done));
    await promised<RiakObject>((done) => create("bread", ["wheat"]).save(done));
    const resolve = (siblings: RiakObject[]): RiakObject => {
      const [first] = siblings;
      if (first === undefined) throw new Error("there are siblings");
      first.data = siblings.flatMap(({ data }) => data as string).toSorted();
      return first;
    };
    const resolved = await promised<RiakObject>((done) => bucket.objects.get("bread", resolve, done));
    expect(resolved.data).toEqual(["rye", "wheat"]);
    await promised<RiakObject>((done) => resolved.save(done));
    const fetched = await promised<RiakObject>((done) => bucket.objects.get("bread", done));
    expect([fetched.data, fetched.metadata.status_code]).toEqual([["rye", "wheat"], 200]);
  });

  it("deletes", async () => {
    await promised<RiakObject>((done) => create("gone", {}).save(done));
    const fetched = await promised<RiakObject>((done) => bucket.objects.get("gone", done));
    await promised<unknown>((done) => fetched.delete(done));
    await expect(promised<RiakObject>((done) => bucket.objects.get("gone", done))).rejects.toMatchObject({
      status_code: 404,
    });
  });

  it("reads a bucket's properties, and may ask for what holds", async () => {
    const props = await promised<Record<string, unknown>>((done) => bucket.getProps(done));
    expect(props).toMatchObject({ n_val: 3, allow_mult: true });
    bucket.props = { ...props, allow_mult: true };
    await promised<unknown>((done) => bucket.saveProps(done));
  });
});
