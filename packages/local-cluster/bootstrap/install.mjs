// Brings node_modules in step with the lockfile, and does nothing when it is.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, root, step } from "./steps.mjs";

const lockFile = join(root, "package-lock.json");
const stampFile = join(root, "node_modules", ".cartwheel-installed");

export async function installPackages() {
  const wanted = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  const installed = existsSync(stampFile) ? readFileSync(stampFile, "utf8") : null;
  if (installed === wanted) return;
  if (installed !== null || !isInstalledByHand()) {
    await step("Installing packages (npm ci)", () =>
      mustRun("The packages could not be installed: npm ci failed, see above.", "npm", ["ci", "--no-progress"]),
    );
  }
  // Written last: an interrupted installation is begun again.
  writeFileSync(stampFile, wanted);
}

/** Whether somebody ran npm after the lockfile's last change: npm writes its own note when it has finished. */
function isInstalledByHand() {
  const note = join(root, "node_modules", ".package-lock.json");
  return existsSync(note) && statSync(note).mtimeMs >= statSync(lockFile).mtimeMs;
}
