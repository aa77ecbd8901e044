// Brings node_modules in step with the lockfile, and does nothing when it is.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, root, step } from "./steps.mjs";

const stampFile = join(root, "node_modules", ".cartwheel-installed");

export async function installPackages() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  await step("Installing packages (npm ci)", () =>
    mustRun("The packages could not be installed: npm ci failed, see above.", "npm", ["ci", "--no-progress"]),
  );
  // Written last: an interrupted installation is begun again.
  writeFileSync(stampFile, wanted);
}
