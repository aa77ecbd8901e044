import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopFetch } from "./shop-fetch.ts";

describe("a shopper's device", () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((message, response) => {
      let body = "";
      message.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      message.on("end", () => {
        response.setHeader("set-cookie", ["a=1; Path=/", "b=2"]);
        response.statusCode = message.url === "/no" ? 403 : 200;
        response.end(JSON.stringify({ method: message.method, origin: message.headers.origin, body }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  it("posts, and hears the answer with its cookies", async () => {
    const answer = await shopFetch(url, { method: "POST", headers: { origin: "here" }, body: '"grün"', signal: null });
    expect(answer).toMatchObject({ ok: true, status: 200, cookies: ["a=1; Path=/", "b=2"] });
    expect(await answer.json()).toEqual({ method: "POST", origin: "here", body: '"grün"' });
  });

  it("is told of a refusal by the status", async () => {
    const answer = await shopFetch(`${url}/no`, { method: "GET", headers: {}, body: null, signal: null });
    expect(answer).toMatchObject({ ok: false, status: 403 });
  });

  it("hears of nobody answering, and stops waiting when it is told to", async () => {
    const gone = new AbortController();
    gone.abort();
    const request = { method: "GET", headers: {}, body: null };
    await expect(shopFetch(url, { ...request, signal: gone.signal })).rejects.toThrow("aborted");
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await expect(shopFetch(url, { ...request, signal: null })).rejects.toThrow("ECONN");
  });
});
