import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startMetricsServer } from "./metrics-server.ts";
import { ShopCounters } from "./shop-counters.ts";

const at = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../docker/${path}`, import.meta.url)), "utf8");

async function told(counters: ShopCounters): Promise<string[]> {
  return (await counters.render()).split("\n").filter((line) => line.startsWith("cart_"));
}

describe("what a shop counts", () => {
  test("is there before anything happened, for a rate to begin at", async () => {
    expect(await told(new ShopCounters())).toEqual([
      'cart_merges_total{policy="or-map",siblings="2"} 0',
      'cart_merges_total{policy="paper-union",siblings="2"} 0',
      "cart_items_resurfaced_total 0",
    ]);
  });

  test("moves, by rule and by number of versions, in few series whatever comes", async () => {
    const counters = new ShopCounters();
    counters.onMerge({ policy: "or-map", siblings: 2 });
    for (let siblings = 2; siblings <= 100; siblings++) counters.onMerge({ policy: "paper-union", siblings });
    counters.onResurfaced(3);
    const lines = await told(counters);
    expect(lines).toContain('cart_merges_total{policy="or-map",siblings="2"} 1');
    expect(lines).toContain('cart_merges_total{policy="paper-union",siblings="9"} 1');
    expect(lines).toContain('cart_merges_total{policy="paper-union",siblings="10+"} 91');
    expect(lines).toContain("cart_items_resurfaced_total 3");
    expect(lines).toHaveLength(11);
  });
});

describe("the scraper", () => {
  test("is told at a port of its own, and nothing else there", async () => {
    const server = await startMetricsServer(new ShopCounters(), { host: "127.0.0.1", port: 0 });
    const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
    const answer = await ask("/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=/);
    expect(await answer.text()).toMatch(/^cart_merges_total\{.*^process_resident_memory_bytes /ms);
    expect((await ask("/api/trpc/cart.get")).status).toBe(404);
    expect((await ask("/metrics", { method: "POST" })).status).toBe(404);
    await server.close();
  });

  test("gets an answer when the figures cannot be told", async () => {
    const broken = { contentType: "text/plain", render: () => Promise.reject(new Error("secret detail")) };
    const server = await startMetricsServer(broken, { host: "127.0.0.1", port: 0 });
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
    await server.close();
  });
});

describe("the Grafana dashboard", () => {
  const asked = (JSON.parse(at("grafana/dashboards/cartwheel.json")) as Dashboard).panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr).filter((expr) => expr.includes("cart_")),
  );

  interface Dashboard {
    readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
  }

  test("shows everything that a shop counts, and nothing that it does not", async () => {
    const names = new Set((await told(new ShopCounters())).map((line) => /^\w+/.exec(line)?.[0]));
    expect(new Set(asked.flatMap((expr) => expr.match(/\bcart_\w+/g) ?? []))).toEqual(names);
  });

  test("is filled by a scraper that finds the shops of the compose file", () => {
    const [, targets = ""] = /job_name: shop\n.*?targets: \[(.*?)\]/s.exec(at("prometheus.yaml")) ?? [];
    const compose = at("compose.yaml");
    const port = /CARTWHEEL_METRICS_PORT: (\d+)/.exec(compose)?.[1];
    const shops = [...compose.matchAll(/^ {2}(storefront-\w+):$/gm)].map(([, name]) => `"${name}:${port}"`);
    expect(shops).toHaveLength(2);
    expect(targets.split(", ")).toEqual(shops);
  });
});
