import { join } from "node:path";
import type { AppPlace } from "./app-process.ts";
import { appUrl } from "./app-url.ts";
import type { Layout } from "./layout.ts";

/** An app to run on the cluster. */
export type AppSpec = ShopSpec | { readonly app: "console"; readonly name: string; readonly port: number };

interface ShopSpec {
  readonly app: "storefront";
  readonly name: string;
  /** The zone it stands in: it prefers nodes there, and a cut parts it from the others. */
  readonly zone: string;
  readonly port: number;
  /** Where it tells its figures. */
  readonly metricsPort: number;
}

/** Where each app runs, and the environment that its own module for it reads. */
export function appPlaces(layout: Layout, specs: readonly AppSpec[]): AppPlace[] {
  return specs.map((spec) => ({
    app: spec.app,
    name: spec.name,
    port: spec.port,
    env: { ...clusterEnv(layout), ...(spec.app === "storefront" ? shopEnv(layout, spec, specs) : consoleEnv(layout)) },
    logFile: join(layout.dataDir, "logs", `${spec.app}-${spec.name}.log`),
  }));
}

/** All that an app listens on. */
export function portsOf(spec: AppSpec): number[] {
  return spec.app === "storefront" ? [spec.port, spec.metricsPort] : [spec.port];
}

function clusterEnv(layout: Layout): Record<string, string> {
  return {
    CARTWHEEL_SEEDS: layout.nodes.map(({ port }) => `127.0.0.1:${port}`).join(","),
    CARTWHEEL_CLUSTER_ID: layout.clusterId,
    CARTWHEEL_SECRET: layout.secret,
  };
}

function shopEnv(layout: Layout, shop: ShopSpec, specs: readonly AppSpec[]): Record<string, string> {
  const console = specs.find(({ app }) => app === "console");
  const others = specs.filter((spec) => spec.app === "storefront").filter(({ zone }) => zone !== shop.zone);
  return {
    CARTWHEEL_REGION: shop.zone,
    CARTWHEEL_SESSION_KEY: layout.sessionSecret,
    CARTWHEEL_OTHER_SHOPS: others.map((other) => `${other.zone}=${appUrl(other)}`).join(","),
    CARTWHEEL_METRICS_PORT: String(shop.metricsPort),
    ...(console === undefined ? {} : { CARTWHEEL_CONSOLE_URL: appUrl(console) }),
  };
}

function consoleEnv(layout: Layout): Record<string, string> {
  return { CARTWHEEL_DEMO_SOCKET: join(layout.dataDir, "demo.sock") };
}
