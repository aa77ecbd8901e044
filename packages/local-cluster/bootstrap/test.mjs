// npm test: installs what is missing, a browser included, runs every check and test, and counts.
// Its last line is "N passed, N failed"; its status is 0 only when nothing failed.

import { installBrowser } from "./browser.mjs";
import { installPackages } from "./install.mjs";
import { program, refuseOldNode, refuseOldNpm } from "./steps.mjs";
import { parts } from "./test-parts.mjs";

await program(async () => {
  refuseOldNode();
  await refuseOldNpm();
  await installPackages();
  const total = { passed: 0, failed: 0 };
  const add = (result) => {
    total.passed += result.passed;
    total.failed += result.failed;
  };
  add(await browser());
  for (const part of parts) add(await runPart(part));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

/** A missing browser fails the end-to-end tests later; saying why here is worth a failure of its own. */
async function browser() {
  try {
    await installBrowser();
    return { passed: 0, failed: 0 };
  } catch (error) {
    console.log(error.message);
    return { passed: 0, failed: 1 };
  }
}

async function runPart({ name, run }) {
  console.log(`- ${name} ...`);
  const since = performance.now();
  const { passed, failed, skipped, output } = await run();
  if (failed > 0) console.log(`${output.trimEnd()}\n`);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const skippedToo = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`  ${failed > 0 ? "FAILED" : "ok"} in ${seconds} s: ${passed} passed, ${failed} failed${skippedToo}`);
  return { passed, failed };
}
