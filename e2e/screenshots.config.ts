import { defineConfig } from "@playwright/test";
import e2e from "./playwright.config.ts";

/** Makes the pictures in docs/screenshots, on the same cluster as the scenarios: `npm run screenshots`. */
export default defineConfig({
  ...e2e,
  testMatch: "screenshots.ts",
  timeout: 300_000,
});
