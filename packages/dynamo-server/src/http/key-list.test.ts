import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpCluster } from "./http-cluster.test-kit.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly chunks: readonly string[];
  readonly body: string;
  /** Whether the answer came to its end. */
  readonly complete: boolean;
}

async function ask(url: string, options: { method?: string; headers?: OutgoingHttpHeaders } = {}): Promise<Answer> {
  const sending = request(url, { agent: false, ...options }).end(options.method === "PUT" ? "value" : undefined);
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  const chunks: string[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  response.on("error", () => {});
  await once(response, "close");
  const { statusCode: status = 0, headers, complete } = response;
  return { status, headers, chunks, body: chunks.join(""), complete };
}

describe("keys over HTTP", () => {
  let cluster: HttpCluster;
  let east: string;
  beforeAll(async () => {
    cluster = await HttpCluster.start();
    east = cluster.url("east-1");
    for (const path of ["carts/keys/milk", "carts/keys/tea", "carts/keys/a%2Fb", "carts/keys/%C3%A9", "carts/keys/%FF"])
      expect((await ask(`${east}/buckets/${path}`, { method: "PUT" })).status).toBe(204);
    expect((await ask(`${east}/types/maps/buckets/carts/keys/typed`, { method: "PUT" })).status).toBe(204);
    const { headers } = await ask(`${east}/buckets/carts/keys/tea`);
    const vclock = headers["x-riak-vclock"];
    await ask(`${east}/buckets/carts/keys/tea`, { method: "DELETE", headers: { "X-Riak-Vclock": vclock ?? "" } });
  }, 60_000);
  afterAll(() => cluster?.destroy(), 60_000);

  const present = ["%FF", "a/b", "milk", "\u00e9"];

  it("lists them in one object, without what is deleted, from any node", async () => {
    for (const id of cluster.nodeIds) {
      const { status, headers, body } = await ask(`${cluster.url(id)}/buckets/carts/keys?keys=true`);
      expect([status, headers["content-type"], headers.link]).toEqual([
        200,
        "application/json",
        '</buckets/carts>; rel="up"',
      ]);
      expect((JSON.parse(body) as { keys: string[] }).keys.toSorted()).toEqual(present);
    }
  });

  it("streams them as one object after another, the last one empty", async () => {
    const { headers, chunks } = await ask(`${east}/buckets/carts/keys?keys=stream`);
    expect(headers["transfer-encoding"]).toBe("chunked");
    const objects = chunks.join("").replaceAll("}{", "}\n{").split("\n");
    const pages = objects.map((object) => (JSON.parse(object) as { keys: string[] }).keys);
    expect(pages.at(-1)).toEqual([]);
    expect(pages.flat().toSorted()).toEqual(present);
  });

  it("lists nothing unless it is asked to, and the keys of a type apart", async () => {
    expect((await ask(`${east}/buckets/carts/keys`)).body).toBe("{}");
    expect((await ask(`${east}/buckets/carts/keys?keys=false`)).body).toBe("{}");
    expect((await ask(`${east}/types/maps/buckets/carts/keys?keys=true`)).body).toBe('{"keys":["typed"]}');
    expect((await ask(`${east}/types/maps/buckets/carts/keys?keys=stream`)).body).toBe('{"keys":["typed"]}{"keys":[]}');
    expect((await ask(`${east}/types/default/buckets/legacy/keys?keys=true`)).body).toBe('{"keys":[]}');
  });

  it("percent-encodes every key for whoever asks for that", async () => {
    const headers = { "X-Riak-URL-Encoding": "on" };
    const { body } = await ask(`${east}/buckets/carts/keys?keys=true`, { headers });
    expect((JSON.parse(body) as { keys: string[] }).keys.toSorted()).toEqual(["%C3%A9", "%FF", "a%2Fb", "milk"]);
  });

  it("answers by the old paths, properties first", async () => {
    const { body } = await ask(`${east}/riak/legacy?keys=true`);
    expect(JSON.parse(body)).toMatchObject({ props: { name: "legacy" }, keys: [] });
    expect((await ask(`${east}/riak/legacy?keys=true&props=false`)).body).toBe('{"keys":[]}');
    expect((await ask(`${east}/riak/legacy?keys=stream`)).body).toMatch(/^\{"props":\{.*\}\}\{"keys":\[\]\}$/);
    expect((await ask(`${east}/riak/legacy?props=false`)).body).toBe("{}");
    expect(JSON.parse((await ask(`${east}/riak/legacy`)).body)).toMatchObject({ props: { n_val: 3 } });
    const { status, headers } = await ask(`${east}/riak/carts/milk`);
    expect([status, headers.link]).toEqual([200, '</riak/carts>; rel="up"']);
    expect((await ask(`${east}/riak?buckets=true`)).body).toBe('{"buckets":["carts","legacy","sessions"]}');
  });

  it.each([
    ["/buckets/carts/keys?keys=maybe", 400, "keys"],
    ["/buckets/carts/keys?keys=true&keys=true", 400, "keys"],
    ["/buckets/carts/keys?keys=true&timeout=soon", 400, "timeout"],
    ["/riak/carts?keys=true&timeout=0", 400, "timeout"],
    ["/buckets/nowhere/keys?keys=true", 404, undefined],
    ["/types/nothing/buckets/carts/keys?keys=stream", 404, undefined],
  ])("refuses %s with %i", async (path, status, parameter) => {
    const answer = await ask(`${east}${path}`);
    expect([answer.status, (JSON.parse(answer.body) as { parameter?: string }).parameter]).toEqual([status, parameter]);
  });

  it("answers a HEAD without a body, and leaves room for more listings than that", async () => {
    for (let time = 0; time < 6; time += 1) {
      expect(await ask(`${east}/buckets/carts/keys?keys=true`, { method: "HEAD" })).toMatchObject({
        status: 200,
        body: "",
      });
    }
    expect((await ask(`${east}/buckets/carts/keys?keys=true`)).status).toBe(200);
  });

  it("says 503 when too few nodes are there to make a whole list", async () => {
    await cluster.stopNode("east-2");
    await cluster.stopNode("west-1");
    const { status, headers, body } = await ask(`${east}/buckets/carts/keys?keys=stream`);
    expect([status, headers["retry-after"]]).toEqual([503, "1"]);
    expect(JSON.parse(body)).toMatchObject({ code: "UNAVAILABLE", required: 2, acknowledged: 1, replicas: ["east-1"] });
  });
});
