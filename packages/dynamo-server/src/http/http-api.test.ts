import { once } from "node:events";
import { Agent, request } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { HttpCluster } from "./http-cluster.test-kit.ts";
import { openApiDocument } from "./openapi.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** Unlike `fetch`, it sends paths and headers as they are given. */
async function ask(base: string, path: string, { method = "GET", headers = {}, body }: Asked = {}): Promise<Answer> {
  const { hostname, port } = new URL(base);
  const sending = request({ hostname, port, path, method, headers, agent: false }).end(body);
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

function vclockOf({ headers }: Answer): string {
  const vclock = headers["x-riak-vclock"];
  if (typeof vclock !== "string") throw new Error("the answer has a context");
  return vclock;
}

const trio = ["east-1", "east-2", "west-1"];

describe("the HTTP API of three nodes", () => {
  let cluster: HttpCluster;
  let east: string;
  let west: string;
  beforeAll(async () => {
    cluster = await HttpCluster.start();
    east = cluster.url("east-1");
    west = cluster.url("west-1");
  }, 60_000);
  afterAll(() => cluster?.destroy(), 60_000);

  const carts = "/buckets/carts/keys";

  it("keeps type, encoding, links, metadata and bytes, read through another node", async () => {
    const headers = {
      "Content-Type": "text/x-cart; charset=utf-8",
      "Content-Encoding": "gzip",
      Link: '</buckets/carts>; rel="up", </buckets/carts/keys/other>; riaktag="next"',
      "X-Riak-Meta-Owner": "Ada",
      "x-riak-meta-two": ["1", "2"],
    };
    const body = new Uint8Array([0, 1, 254, 255]);
    expect(await ask(east, `${carts}/kept`, { method: "PUT", headers, body })).toMatchObject({ status: 204 });
    const read = await ask(west, `${carts}/kept`);
    expect(read).toMatchObject({
      status: 200,
      headers: {
        "content-type": "text/x-cart; charset=utf-8",
        "content-encoding": "gzip",
        link: '</buckets/carts>; rel="up", </buckets/carts/keys/other>; riaktag="next"',
        "x-riak-meta-owner": "Ada",
        "x-riak-meta-two": "1, 2",
        etag: expect.stringMatching(/^"[0-9a-f]{16}\.\d+:\d+"$/),
        "last-modified": expect.stringMatching(/GMT$/),
      },
    });
    expect([...read.body]).toEqual([...body]);
  });

  it("stores a value without a type as bytes, which clients over TCP read as they are, and the other way round", async () => {
    const store = cluster.client();
    const key = new TextEncoder().encode("shared");
    await ask(east, `${carts}/shared`, { method: "PUT", body: "by http" });
    const read = await store.get("carts", key);
    if (!read.ok || read.context === null) throw new Error("the get succeeds");
    expect(read.siblings.map(({ value }) => Buffer.from(value).toString())).toEqual(["by http"]);
    await store.put("carts", key, new TextEncoder().encode("by tcp"), { context: read.context });
    expect(await ask(east, `${carts}/shared`)).toMatchObject({
      status: 200,
      headers: { "content-type": "application/octet-stream" },
      body: Buffer.from("by tcp"),
    });
    await store.close();
  });

  it.each(["a%2Fb", "%FF%C0%80", "%2e%2e", "__proto__", "caf%C3%A9", "a+b", "%00"])(
    "keeps the key %s byte for byte",
    async (key) => {
      await ask(east, `${carts}/${key}`, { method: "PUT", body: key });
      expect((await ask(west, `${carts}/${key}`)).body.toString()).toBe(key);
    },
  );

  it("refuses keys that are too long, and paths that are broken", async () => {
    expect(await ask(east, `${carts}/${"k".repeat(1_025)}`)).toMatchObject({ status: 400 });
    expect(await ask(east, `${carts}/%zz`)).toMatchObject({ status: 400 });
    expect(await ask(east, "/buckets/carts")).toMatchObject({ status: 404 });
    expect(await ask(east, "/buckets/nowhere/keys/k", { method: "PUT", body: "x" })).toMatchObject({ status: 404 });
    expect(await ask(east, carts, { method: "PATCH" })).toMatchObject({ status: 405, headers: { allow: "GET, POST" } });
  });

  it("answers a HEAD like the GET, without a body", async () => {
    await ask(east, `${carts}/head`, { method: "PUT", body: "body" });
    const head = await ask(east, `${carts}/head`, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, headers: { "content-length": "4" } });
    expect(head.body.length).toBe(0);
  });

  it("answers 304 to whoever has the version already", async () => {
    await ask(east, `${carts}/etag`, { method: "PUT", body: "body" });
    const { etag = "" } = (await ask(east, `${carts}/etag`)).headers;
    expect(await ask(east, `${carts}/etag`, { headers: { "If-None-Match": etag } })).toMatchObject({ status: 304 });
    expect(await ask(east, `${carts}/etag`, { headers: { "If-None-Match": '"x"' } })).toMatchObject({ status: 200 });
  });

  it("holds a write against its preconditions", async () => {
    const path = `${carts}/conditions`;
    const put = (headers: OutgoingHttpHeaders): Promise<Answer> =>
      ask(east, path, { method: "PUT", headers, body: "x" });
    expect(await put({ "If-Match": "*" })).toMatchObject({ status: 412 });
    expect(await put({ "If-None-Match": "*" })).toMatchObject({ status: 204 });
    expect(await put({ "If-None-Match": "*" })).toMatchObject({ status: 412 });
    const read = await ask(east, path);
    const { etag = "" } = read.headers;
    expect(await put({ "If-Match": '"other"' })).toMatchObject({ status: 412 });
    expect(await put({ "If-Unmodified-Since": "Thu, 01 Jan 2026 00:00:00 GMT" })).toMatchObject({ status: 412 });
    expect(await put({ "If-Match": etag, "X-Riak-Vclock": vclockOf(read) })).toMatchObject({ status: 204 });
  });

  it("refuses forged, foreign and malformed contexts, and stores nothing", async () => {
    const path = `${carts}/guarded`;
    await ask(east, path, { method: "PUT", body: "stays" });
    await ask(east, `${carts}/foreign`, { method: "PUT", body: "x" });
    const foreign = vclockOf(await ask(east, `${carts}/foreign`));
    for (const vclock of [foreign, "Zm9yZ2Vk", "no base64!", "abc"]) {
      const headers = { "X-Riak-Vclock": vclock };
      expect(await ask(east, path, { method: "PUT", headers, body: "evil" })).toMatchObject({ status: 400 });
      expect(await ask(east, path, { method: "DELETE", headers })).toMatchObject({ status: 400 });
    }
    expect((await ask(west, path)).body.toString()).toBe("stays");
  });

  it("takes values up to the limit, and closes on those above, announced or not", async () => {
    const path = `${carts}/large`;
    const most = new Uint8Array(1024 * 1024);
    expect(await ask(east, path, { method: "PUT", body: most })).toMatchObject({ status: 204 });
    const typed = { method: "PUT", headers: { "Content-Type": "text/plain" }, body: most };
    expect(await ask(east, path, typed)).toMatchObject({ status: 413, headers: { connection: "close" } });
    const chunked = { method: "PUT", headers: { "Transfer-Encoding": "chunked" }, body: Buffer.alloc(3 * 1024 * 1024) };
    const refused = await ask(east, path, chunked);
    expect(refused).toMatchObject({ status: 413, headers: { "content-type": "application/problem+json" } });
    expect(JSON.parse(refused.body.toString())).toMatchObject({ code: "VALUE_TOO_LARGE", outcome: "rejected" });
    expect((await ask(west, path)).body.length).toBe(most.length);
  });

  it.each([
    ["asks first whether it may send too much", `PUT ${carts}/k HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999`, 403],
    ["asks first, from here", `PUT ${carts}/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999`, 413],
    ["floods headers", `GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Flood: ${"x".repeat(20_000)}`, 431],
    ["gives two lengths", `PUT ${carts}/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2`, 400],
    ["names no host", "GET /ping HTTP/1.1", 400],
    ["speaks no HTTP", "\u0016\u0003\u0001\u0002\u0000", 400],
  ])("answers one who %s", async (_, head, status) => {
    const { hostname, port } = new URL(east);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    const expecting = head.includes("9999999") ? "\r\nExpect: 100-continue" : "";
    socket.write(`${head}${expecting}\r\n\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    socket.destroy();
    expect(await ask(east, "/ping")).toMatchObject({ status: 200 });
  });

  it("shows siblings as tags, as parts and one by one, and a put with their context resolves them", async () => {
    const path = `${carts}/siblings`;
    await ask(east, path, { method: "PUT", headers: { "Content-Type": "text/plain" }, body: "one" });
    await ask(west, path, { method: "PUT", headers: { "Content-Type": "text/html" }, body: "two" });
    const tags = await ask(east, path);
    expect(tags).toMatchObject({ status: 300, headers: { "content-type": "text/plain" } });
    const [title, ...vtags] = tags.body.toString().trimEnd().split("\n");
    expect([title, vtags.length]).toEqual(["Siblings:", 2]);
    const each = await Promise.all(vtags.map((vtag) => ask(east, `${path}?vtag=${vtag}`)));
    expect(each.map(({ status, body }) => `${status} ${body.toString()}`).toSorted()).toEqual(["200 one", "200 two"]);
    expect(await ask(east, `${path}?vtag=none`)).toMatchObject({ status: 404 });
    const parts = await ask(east, path, { headers: { Accept: "multipart/mixed, */*;q=0.5" } });
    expect(parts).toMatchObject({
      status: 300,
      headers: { "content-type": expect.stringMatching(/^multipart\/mixed/) },
    });
    expect(parts.body.toString()).toMatch(/Content-Type: text\/html[^]*ETag: [^]*\r\n\r\ntwo\r\n--/);
    expect(await ask(east, path, { headers: { Accept: "image/png" } })).toMatchObject({ status: 406 });
    const headers = { "X-Riak-Vclock": vclockOf(tags), Accept: "image/png" };
    const merged = await ask(east, `${path}?returnbody=true`, { method: "PUT", headers, body: "both" });
    expect(merged).toMatchObject({ status: 200, body: Buffer.from("both") });
    expect(await ask(west, path)).toMatchObject({ status: 200, body: Buffer.from("both") });
  });

  it("hands out no context with a 204 that would cover what was not shown", async () => {
    const path = `${carts}/unseen`;
    await ask(east, path, { method: "PUT", body: "one" });
    const stale = vclockOf(await ask(east, path));
    await ask(east, path, { method: "PUT", body: "two" });
    const third = await ask(east, path, { method: "PUT", headers: { "X-Riak-Vclock": stale }, body: "three" });
    expect(third.status).toBe(204);
    expect(third.headers).not.toHaveProperty("x-riak-vclock");
    expect(await ask(east, path)).toMatchObject({ status: 300 });
  });

  it("gives people JSON, whatever the value is", async () => {
    const path = `${carts}/json`;
    await ask(east, path, { method: "PUT", headers: { "Content-Type": "application/json" }, body: '{"milk":2}' });
    const headers = { "X-Riak-Meta-By": "Ada" };
    await ask(east, path, { method: "PUT", headers, body: new Uint8Array([255]) });
    const shown = await ask(east, path, { headers: { Accept: "application/json" } });
    expect(shown.status).toBe(300);
    expect(JSON.parse(shown.body.toString())).toEqual({
      context: vclockOf(shown),
      complete: true,
      siblings: expect.arrayContaining([
        expect.objectContaining({ contentType: "application/json", encoding: "json", value: { milk: 2 } }),
        expect.objectContaining({ encoding: "base64", value: "/w==", meta: { By: "Ada" } }),
      ]),
    });
    const missing = await ask(east, `${carts}/nothing`, { headers: { Accept: "application/json" } });
    expect(JSON.parse(missing.body.toString())).toEqual({ context: null, complete: true, siblings: [] });
    expect(missing.status).toBe(404);
  });

  it("speaks plain text to whoever wants nothing else", async () => {
    const refused = await ask(east, `${carts}/k?r=9`, { headers: { Accept: "text/plain" } });
    expect(refused).toMatchObject({ status: 400, headers: { "content-type": "text/plain" } });
    expect(refused.body.toString()).toBe("r must be from 1 to the bucket's n of 3, not 9.\n");
  });

  it("keeps typed and untyped buckets apart", async () => {
    await ask(east, `${carts}/typed`, { method: "PUT", body: "untyped" });
    expect(await ask(east, `/types/maps${carts}/typed`)).toMatchObject({ status: 404 });
    await ask(east, `/types/maps${carts}/typed`, { method: "PUT", body: "typed" });
    expect((await ask(west, `/types/maps${carts}/typed`)).body.toString()).toBe("typed");
    expect((await ask(west, `/types/default${carts}/typed`)).body.toString()).toBe("untyped");
    const unknown = await ask(east, `/types/none${carts}/typed`, { headers: { Accept: "text/plain" } });
    expect([unknown.status, unknown.body.toString()]).toEqual([404, "Unknown bucket type: none\n"]);
    expect((await ask(east, "/types/maps/buckets?buckets=true")).body.toString()).toBe('{"buckets":["carts"]}');
  });

  it("shows one version where the last write wins", async () => {
    const path = "/buckets/sessions/keys/s";
    await ask(east, path, { method: "PUT", body: "first" });
    await ask(west, path, { method: "PUT", body: "second" });
    expect(await ask(east, path)).toMatchObject({ status: 200, body: Buffer.from("second") });
  });

  it("tells of a type what its buckets have in common", async () => {
    const maps = JSON.parse((await ask(east, "/types/maps/props")).body.toString());
    expect(maps).toMatchObject({ props: { active: true, n_val: 3, allow_mult: true, delete_without_context: false } });
    const untyped = JSON.parse((await ask(east, "/types/default/props")).body.toString());
    expect(untyped.props).toMatchObject({ active: true, n_val: 3 });
    // Sessions and carts differ in the one, carts and legacy in the other; and a type has no name of a bucket.
    for (const name of ["allow_mult", "delete_without_context", "name"]) expect(untyped.props).not.toHaveProperty(name);
    expect(await ask(east, "/types/none/props")).toMatchObject({ status: 404 });
    expect(await ask(east, "/types/maps/props", { method: "PUT", body: "{}" })).toMatchObject({ status: 405 });
  });

  it("says what is where, so that clients find typed buckets", async () => {
    const { riak_kv_wm_bucket_type: types, ...others } = JSON.parse((await ask(east, "/")).body.toString());
    expect(types).toBe("/types");
    for (const path of Object.values<string>(others)) expect(await ask(east, path)).toMatchObject({ status: 200 });
    expect(await ask(east, `${types}/maps${others.riak_kv_wm_buckets}`)).toMatchObject({ status: 200 });
  });

  it("serves a description of what it knows", async () => {
    const served = JSON.parse((await ask(east, "/openapi.json")).body.toString());
    expect(served).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect(Object.keys(served.paths).toSorted()).toEqual([
      "/",
      "/buckets",
      "/buckets/{bucket}/keys",
      "/buckets/{bucket}/keys/{key}",
      "/buckets/{bucket}/props",
      "/openapi.json",
      "/ping",
      "/riak",
      "/riak/{bucket}",
      "/riak/{bucket}/{key}",
      "/stats",
      "/types/{type}/buckets",
      "/types/{type}/buckets/{bucket}/keys",
      "/types/{type}/buckets/{bucket}/keys/{key}",
      "/types/{type}/buckets/{bucket}/props",
      "/types/{type}/props",
    ]);
    const names = served.paths["/buckets/{bucket}/keys/{key}"].get.parameters.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["r", "pr", "timeout", "vtag"]));
  });

  it("grants properties that hold, and refuses others by their name", async () => {
    const path = "/buckets/carts/props";
    const put = (props: object): Promise<Answer> => ask(east, path, { method: "PUT", body: JSON.stringify({ props }) });
    expect(await put({ allow_mult: true, n_val: 3, w: "quorum" })).toMatchObject({ status: 204 });
    expect(await ask(east, path, { method: "DELETE" })).toMatchObject({ status: 204 });
    for (const [props, status, parameter] of [
      [{ n_val: 2 }, 409, "n_val"],
      [{ n_val: "not_integer" }, 400, "props.n_val"],
      [{ colour: 1 }, 400, "props.colour"],
    ] as const) {
      const refused = await put(props);
      expect([refused.status, JSON.parse(refused.body.toString()).parameter]).toEqual([status, parameter]);
    }
    expect(await ask(east, path, { method: "PUT", body: "{" })).toMatchObject({ status: 400 });
  });
});

describe("an HTTP API whose node stops", () => {
  it("answers what is in progress, and then nobody", async () => {
    const cluster = await HttpCluster.start();
    try {
      const url = cluster.url("east-1");
      const agent = new Agent({ keepAlive: true });
      const { hostname, port } = new URL(url);
      // Their connection stays open, and must not hold the node.
      const kept = request({ hostname, port, path: "/ping", agent }).end();
      const [pong] = (await once(kept, "response")) as [IncomingMessage];
      pong.resume();
      await once(pong, "end");
      await Promise.all(["east-2", "west-1"].map((id) => cluster.stopNode(id)));
      const put = ask(url, "/buckets/carts/keys/last", { method: "PUT", body: "x" });
      await vi.waitFor(async () => {
        const figures = await ask(cluster.healthUrl("east-1"), "/metrics");
        expect(figures.body.toString()).toMatch(/^dynamo_requests_in_flight 1$/m);
      });
      await cluster.stopNode("east-1");
      const answer = await put;
      expect(JSON.parse(answer.body.toString())).toMatchObject({
        status: 503,
        code: "QUORUM_NOT_REACHED",
        outcome: "unknown",
        required: 2,
        acknowledged: 1,
        replicas: ["east-1"],
      });
      await expect(ask(url, "/ping")).rejects.toMatchObject({ code: "ECONNREFUSED" });
      agent.destroy();
    } finally {
      await cluster.destroy();
    }
  }, 60_000);
});

describe("an HTTP API that cannot open", () => {
  it("keeps its node from starting, and says why", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    await expect(HttpCluster.start({ nodes: trio, http: { port } })).rejects.toThrow(/cannot listen for HTTP on 127/);
    taken.close();
    const http = { port: 0, tokenFile: "nowhere" };
    await expect(HttpCluster.start({ nodes: trio, http })).rejects.toThrow(/node\.http\.tokenFile: ENOENT/);
  }, 60_000);
});

describe("an HTTP API with a token", () => {
  let cluster: HttpCluster;
  beforeAll(async () => {
    cluster = await HttpCluster.start({ http: { port: 0, tokenFile: "token" } });
  }, 60_000);
  afterAll(() => cluster?.destroy(), 60_000);

  it("lets in whoever carries it, and answers a ping without", async () => {
    const url = cluster.url();
    const path = "/buckets/carts/keys/k";
    expect(await ask(url, "/ping")).toMatchObject({ status: 200 });
    expect(await ask(url, path)).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
    const basic = `Basic ${Buffer.from("riak:a token for tests, long enough").toString("base64")}`;
    expect(await ask(url, path, { headers: { Authorization: basic } })).toMatchObject({ status: 404 });
  });
});
