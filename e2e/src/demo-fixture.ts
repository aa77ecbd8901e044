import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyPorts, startDemo } from "@cartwheel/local-cluster/demo";
import type { Demo } from "@cartwheel/local-cluster/demo";
import { test as base } from "@playwright/test";
import type { TestInfo } from "@playwright/test";
import { Device } from "./device.ts";

interface WorkerFixtures {
  /** Five storage nodes, two shops and the console: real processes, own data directory, own ports. */
  readonly demo: Demo;
}

interface TestFixtures {
  /** A browser profile of its own at the shop of the east. */
  readonly east: Device;
  /** Another one, at the shop of the west. */
  readonly west: Device;
  /** Unique to the test, so that tests share a cluster and no cart. */
  readonly account: string;
  /** After each test all nodes run and no fault is left; when it failed, the logs are attached. */
  readonly order: void;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed: none
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-e2e-"));
      try {
        const demo = await startDemo({ dataDir, ports: await anyPorts(), report: () => undefined });
        await use(demo);
        await demo.stop();
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: 120_000 },
  ],
  order: [
    async ({ demo }, use, testInfo) => {
      await use();
      if (testInfo.status !== testInfo.expectedStatus) await attachLogs(demo, testInfo);
      await restoreOrder(demo);
    },
    { auto: true },
  ],
  east: async ({ browser, demo }, use) => await useDevice(new Device(await browser.newContext(), demo.urls.east), use),
  west: async ({ browser, demo }, use) => await useDevice(new Device(await browser.newContext(), demo.urls.west), use),
  // oxlint-disable-next-line no-empty-pattern -- as above
  account: async ({}, use, testInfo) => await use(`Ada ${testInfo.testId.slice(-12)} ${testInfo.workerIndex}`),
});

async function useDevice(device: Device, use: (device: Device) => Promise<void>): Promise<void> {
  await use(device);
  await device.close();
}

async function restoreOrder({ cluster }: Demo): Promise<void> {
  await cluster.heal();
  for (const node of cluster.nodes) {
    if (node.state === "paused") node.resume();
    if (node.state === "stopped") await node.start();
  }
}

async function attachLogs({ cluster }: Demo, testInfo: TestInfo): Promise<void> {
  const logs = join(cluster.layout.dataDir, "logs");
  if (!existsSync(logs)) return;
  for (const name of readdirSync(logs)) {
    await testInfo.attach(name, { path: join(logs, name), contentType: "text/plain" });
  }
}
