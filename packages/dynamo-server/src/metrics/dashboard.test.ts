import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { NodeMetrics } from "./node-metrics.ts";

/** The dashboard of docker/ asks only for what a node tells, and for all that product and alerts rest on. */
const at = (path: string): string => fileURLToPath(new URL(`../../../../docker/${path}`, import.meta.url));
const dashboard = JSON.parse(readFileSync(at("grafana/dashboards/cartwheel.json"), "utf8")) as Dashboard;

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly datasource?: { readonly uid: string };
    readonly targets?: readonly { readonly expr: string }[];
  }[];
  readonly templating: { readonly list: readonly Variable[] };
}

interface Variable {
  readonly query: { readonly query: string };
  readonly allValue: string;
}

const expressions = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.map(({ query }) => query.query),
];
const used = new Set(expressions.flatMap((expr) => expr.match(/\b(?:dynamo|nodejs|process)_\w+/g) ?? []));

/** What a node tells, with the series of histograms, and every label with its names. */
async function told(): Promise<ReadonlySet<string>> {
  const text = await new NodeMetrics().render();
  const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)];
  return new Set(
    types.flatMap(([, name = "", type]) => {
      return type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    }),
  );
}

describe("the Grafana dashboard", () => {
  test.each([...used])("asks for %s, which nodes tell", async (name) => {
    expect(await told()).toContain(name);
  });

  test("shows every metric of the store", async () => {
    const own = [...(await told())].filter((name) => name.startsWith("dynamo_") && !/_(sum|count)$/.test(name));
    expect(own.filter((name) => !used.has(name))).toEqual([]);
  });

  test("has panels with names and queries, each id once", () => {
    const charts = dashboard.panels.filter(({ type }) => type !== "row");
    expect(charts.filter(({ title, targets = [] }) => title === "" || targets.length === 0)).toEqual([]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  test("asks the data source that is provisioned", () => {
    const uid = /^\s+uid: (\S+)$/m.exec(
      readFileSync(at("grafana/provisioning/datasources/prometheus.yaml"), "utf8"),
    )?.[1];
    expect(new Set(dashboard.panels.flatMap(({ datasource }) => datasource?.uid ?? []))).toEqual(new Set([uid]));
  });

  test("tells nodes apart by the label that the scraper adds", () => {
    expect(readFileSync(at("prometheus.yaml"), "utf8")).toMatch(/target_label: node$/m);
    // What shops count of carts is of no node; the shop's own test holds those panels.
    const ofNodes = expressions.filter((expr) => !expr.includes("cart_"));
    expect(ofNodes.filter((expr) => !expr.includes("node"))).toEqual([]);
    // Shops tell of their process by the same names as nodes, and have no such label: "all nodes" must not mean them.
    expect(dashboard.templating.list.map(({ allValue }) => allValue)).toEqual([".+"]);
  });
});
