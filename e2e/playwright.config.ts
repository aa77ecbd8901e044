import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** A browser of the system where there is one; otherwise the one that `playwright install chromium` brought. */
const systemChromium = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "src",
  testMatch: "*.spec.ts",
  // One worker: it runs a whole cluster, two shops and a browser. No retries: a test that needs one is a finding.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // What is wrong shows in `expect`'s own time; this only ends what hangs, also on a machine that does other things.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    launchOptions: {
      ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
      // For closed networks: the browser asks nobody but the shop. Root needs --no-sandbox.
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
    trace: "retain-on-failure",
  },
});
