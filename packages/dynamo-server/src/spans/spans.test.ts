import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HttpCluster } from "../http/http-cluster.test-kit.ts";
import { tracerName } from "./span-transport.ts";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
async function finished(): Promise<readonly ReadableSpan[]> {
  await provider.forceFlush();
  return exporter.getFinishedSpans();
}

const traceId = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

describe("spans", () => {
  let cluster: HttpCluster;
  beforeAll(async () => {
    cluster = await HttpCluster.start();
  }, 60_000);
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    trace.disable();
    context.disable();
    propagation.disable();
    await provider.shutdown();
    await cluster?.destroy();
  }, 60_000);

  const put = (path: string): Promise<Response> =>
    fetch(`${cluster.url()}${path}`, { method: "PUT", body: "x", headers: { traceparent } });

  it("are not recorded without an SDK", async () => {
    expect((await put("/buckets/carts/keys/k")).status).toBe(204);
    expect(trace.getTracer(tracerName).startSpan("any").isRecording()).toBe(false);
    expect(await finished()).toEqual([]);
  });

  it("go on with the trace of an HTTP request, down to the operation", async () => {
    provider.register();
    expect((await put("/buckets/carts/keys/k")).status).toBe(204);
    const spans = await finished();
    const http = spans.find(({ name }) => name === "HTTP PUT");
    const operation = spans.find(({ name }) => name === "dynamo put");
    expect(http?.spanContext().traceId).toBe(traceId);
    expect(operation?.spanContext().traceId).toBe(traceId);
    expect(operation?.parentSpanContext?.spanId).toBe(http?.spanContext().spanId);
    expect(http?.attributes).toMatchObject({ "http.response.status_code": 204 });
    expect(operation?.attributes).toMatchObject({ "db.collection.name": "carts" });
    // Whichever owner the client thought the fastest.
    expect(operation?.attributes["dynamo.node"]).toMatch(/^(east|west)-\d$/);
    expect(operation?.attributes["dynamo.copies"]).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(operation?.attributes)).not.toContain('"k"');
  });

  it("say what went wrong", async () => {
    provider.register();
    await fetch(`${cluster.url()}/buckets/carts/keys/k`, {
      method: "PUT",
      body: "x",
      headers: { "X-Riak-Vclock": "Zm9v" },
    });
    const operation = (await finished()).find(({ name }) => name === "dynamo put");
    expect(operation?.status.code).toBe(SpanStatusCode.ERROR);
    expect(operation?.attributes).toMatchObject({ "dynamo.code": "CONTEXT_INVALID", "dynamo.outcome": "rejected" });
  });

  it("are told of clients over TCP as well", async () => {
    provider.register();
    const client = cluster.client();
    try {
      expect(await client.get("carts", new TextEncoder().encode("k"))).toMatchObject({ ok: true });
    } finally {
      await client.close();
    }
    const operation = (await finished()).find(({ name }) => name === "dynamo get");
    expect(operation?.attributes).toMatchObject({ "dynamo.client": "test", "dynamo.complete": true });
  });
});
