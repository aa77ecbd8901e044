// Finds a browser for the end-to-end tests, or installs one.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { bin, mustRun, step } from "./steps.mjs";

const systemChromium = "/usr/bin/chromium";

export async function installBrowser() {
  if (hasChromium()) return;
  const isRootOnDebian =
    process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
  if (isRootOnDebian) await step("Installing a browser (apt-get install chromium)", installFromDebian);
  else await step("Installing a browser (playwright install chromium)", installFromPlaywright);
}

function hasChromium() {
  return existsSync(process.env.CHROMIUM_PATH ?? systemChromium);
}

async function installFromDebian() {
  // Another installation may be running on this machine; wait for its lock instead of failing.
  const lock = ["-o", "DPkg::Lock::Timeout=300"];
  const sentence = "Chromium could not be installed: apt-get failed, see above.";
  await mustRun(sentence, "apt-get", [...lock, "update"]);
  await mustRun(sentence, "apt-get", [...lock, "install", "--yes", "--no-install-recommends", "chromium"]);
}

async function installFromPlaywright() {
  await mustRun(
    "Chromium could not be downloaded, see above; install one yourself and set CHROMIUM_PATH to it.",
    join(bin, "playwright"),
    ["install", "chromium"],
  );
}
