import http, { Agent, OutgoingMessage } from "node:http";
import type { RequestOptions } from "node:http";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { HttpCluster } from "./http-cluster.test-kit.ts";

/**
 * Clients that were written for Riak work here as they do there: nodiak (0.4, the last of 2014), of which only the pool
 * of connections is replaced, by Node's own (the one it brings does not work on Node 24); and riak-js (1.1, of 2015), by
 * Riak's old paths, for which Node is made to take requests as it did then (`nodeOf2015`).
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
    all(done: Done<RiakObject[]>): void;
  };
  getProps(done: Done<Record<string, unknown>>): void;
  saveProps(done: Done<unknown>): void;
}
interface RiakClient {
  bucket(name: string): RiakBucket;
  ping(done: Done<string>): void;
  stats(done: Done<Record<string, unknown>>): void;
  readonly _bucket: {
    list(done: Done<readonly string[]>): void;
    keys(bucket: string, done: Done<readonly string[]>): void;
  };
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
    expect(stats["riak_kv_version"]).toMatch(/^3\./);
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

  it("lists keys, and fetches all objects of a bucket", async () => {
    const listed = riak.bucket("carts");
    const keys = Array.from({ length: 40 }, (_, index) => `listed ${index}`).toSorted();
    for (const key of keys) await promised<RiakObject>((done) => listed.objects.new(key, { key }).save(done));
    const found = await promised<readonly string[]>((done) => riak._bucket.keys("carts", done));
    expect(found.toSorted()).toEqual(keys);
    const objects = await promised<RiakObject[]>((done) => listed.objects.all(done));
    expect(objects.map(({ key }) => key).toSorted()).toEqual(keys);
  });

  it("reads a bucket's properties, and may ask for what holds", async () => {
    const props = await promised<Record<string, unknown>>((done) => bucket.getProps(done));
    expect(props).toMatchObject({ n_val: 3, allow_mult: true });
    bucket.props = { ...props, allow_mult: true };
    await promised<unknown>((done) => bucket.saveProps(done));
  });
});

interface OldClient {
  ping(done: OldDone<boolean>): void;
  save(bucket: string, key: string | null, data: unknown, options: object, done: OldDone<unknown>): void;
  get(bucket: string, key: string, options: object, done: OldDone<unknown>): void;
  exists(bucket: string, key: string, done: OldDone<boolean>): void;
  remove(bucket: string, key: string, options: object, done: OldDone<unknown>): void;
  keys(bucket: string, options: object, done: OldDone<readonly string[]>): OldStream | undefined;
  count(bucket: string, done: OldDone<number>): void;
  buckets(options: object, done: OldDone<readonly string[]>): void;
  getBucket(bucket: string, done: OldDone<Record<string, unknown>>): void;
  saveBucket(bucket: string, props: object, done: OldDone<unknown>): void;
}
interface OldStream {
  on(event: "keys", listener: (keys: readonly string[]) => void): OldStream;
  start(): void;
}
interface OldMeta {
  readonly key?: string;
  readonly vclock?: string;
  readonly statusCode: number;
}
type OldDone<T> = (error: { readonly statusCode?: number } | null, result: T, meta: OldMeta) => void;

function told<T>(call: (done: OldDone<T>) => void): Promise<{ readonly result: T; readonly meta: OldMeta }> {
  return new Promise((resolve, reject) => {
    call((error, result, meta) => {
      if (error === null || error === undefined) resolve({ result, meta });
      else reject(Object.assign(new Error(`status ${error.statusCode}`), error));
    });
  });
}

/**
 * Node then read a request's options from their prototype too, and had `_headers` on it. Without the two, riak-js asks
 * every server for `/`.
 */
function nodeOf2015(): void {
  const { request } = http;
  vi.spyOn(http, "request").mockImplementation(((options: RequestOptions, done: () => void) => {
    const { host, port, path, method, headers } = options;
    return request({ host, port, path, method, headers } as RequestOptions, done);
  }) as typeof request);
  Object.defineProperty(OutgoingMessage.prototype, "_headers", {
    configurable: true,
    get(this: OutgoingMessage) {
      return this.getHeaders();
    },
  });
}

describe("a client of Riak's old paths", () => {
  let cluster: HttpCluster;
  let riak: OldClient;
  beforeAll(async () => {
    cluster = await HttpCluster.start();
    nodeOf2015();
    const require = createRequire(import.meta.url);
    const OldHttpClient = require("riak-js/lib/http-client.js") as new (options: object) => OldClient;
    const { hostname, port } = new URL(cluster.url());
    riak = new OldHttpClient({ host: hostname, port: Number(port) });
  }, 60_000);
  afterAll(async () => {
    vi.restoreAllMocks();
    await cluster?.destroy();
  }, 60_000);

  const save = (key: string | null, data: unknown, options = {}) =>
    told<unknown>((done) => riak.save("legacy", key, data, options, done));
  const get = (key: string, options = {}) => told<unknown>((done) => riak.get("legacy", key, options, done));

  it("pings, stores, fetches and deletes", async () => {
    expect((await told<boolean>((done) => riak.ping(done))).result).toBe(true);
    await save("milk", { litres: 2 });
    const { result, meta } = await get("milk");
    expect([result, meta.vclock]).toEqual([{ litres: 2 }, expect.any(String)]);
    expect((await told<boolean>((done) => riak.exists("legacy", "milk", done))).result).toBe(true);
    expect((await told<boolean>((done) => riak.exists("legacy", "none", done))).result).toBe(false);
    await told<unknown>((done) => riak.remove("legacy", "milk", { vclock: meta.vclock }, done));
    await expect(get("milk")).rejects.toMatchObject({ statusCode: 404 });
  });

  it("stores under a key that is made for it", async () => {
    const { meta } = await save(null, { kept: true });
    expect((await get(meta.key ?? "")).result).toEqual({ kept: true });
  });

  it("sees siblings, and resolves them with their context", async () => {
    await save("bread", "rye");
    await save("bread", "wheat");
    const { meta } = await get("bread");
    expect(meta.statusCode).toBe(300);
    await save("bread", "both", { vclock: meta.vclock });
    expect((await get("bread")).result).toBe("both");
  });

  it("lists keys, counts them and streams them", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `listed-${index}`).toSorted();
    for (const key of keys) await told<unknown>((done) => riak.save("carts", key, { key }, {}, done));
    const listed = await told<readonly string[]>((done) => riak.keys("carts", {}, done));
    expect(listed.result.toSorted()).toEqual(keys);
    const streamed: string[] = [];
    await told<unknown>((done) => {
      const stream = riak.keys("carts", { keys: "stream" }, done as OldDone<readonly string[]>);
      stream?.on("keys", (page) => streamed.push(...page)).start();
    });
    expect(streamed.toSorted()).toEqual(keys);
    expect((await told<number>((done) => riak.count("carts", done))).result).toBe(keys.length);
  });

  it("lists buckets, and reads and saves properties", async () => {
    const { result } = await told<readonly string[]>((done) => riak.buckets({}, done));
    expect(result).toEqual(["carts", "legacy", "sessions"]);
    const { result: props } = await told<Record<string, unknown>>((done) => riak.getBucket("legacy", done));
    expect(props).toMatchObject({ n_val: 3 });
    await told<unknown>((done) => riak.saveBucket("legacy", { n_val: 3 }, done));
  });
});
