// The parts of `npm test`, each of which tells how many of its cases passed, failed and were skipped.

import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./steps.mjs";

const reports = mkdtempSync(join(tmpdir(), "cartwheel-test-"));

/** Hunted here because each takes a second or two; `npm run sim -- --mutant all` hunts every one there is. */
const mutants = [
  "real-dice-in-the-core",
  "actor-kept-after-restart",
  "actor-kept-after-failed-commit",
  "coordinator-clock-for-client-context",
  "acknowledged-before-fsync",
  "one-node-counted-twice",
  "dropped-on-one-owners-acknowledgement",
  "read-repair-mints-a-dot",
  "last-write-wins",
  "put-reply-over-claims",
  "cart-merge-drops-tombstones",
];

export const parts = [
  tool("Format", ["format:check"]),
  tool("Lint", ["lint"]),
  tool("Types", ["typecheck", "--", "--output-logs=errors-only"]),
  tool("Import rules", ["boundaries"]),
  tool("Dead code", ["knip"]),
  {
    name: "Unit and integration tests",
    run: () =>
      reported({
        script: [
          "unit",
          "--",
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${join(reports, "unit.json")}`,
        ],
        report: join(reports, "unit.json"),
        count: ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
          passed: numPassedTests,
          failed: numFailedTests,
          skipped: numPendingTests + numTodoTests,
        }),
      }),
  },
  simulation("Simulation, 200 seeds", ["--seeds", "200", "--first", "1", "--json"], countSeeds),
  simulation(
    "Simulation, 40 seeds of shops on the cluster",
    ["--preset", "cart", "--seeds", "40", "--first", "1", "--json"],
    countSeeds,
  ),
  { name: `Simulation, ${mutants.length} bugs planted in the protocol, each to be noticed`, run: huntMutants },
  tool("Production build", ["build", "--", "--output-logs=errors-only"]),
  { name: "The demo's own check (npm start -- --check)", run: checkDemo },
  {
    name: "End-to-end tests in a browser",
    run: () =>
      reported({
        script: ["e2e", "--", "--reporter=list,json"],
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, "e2e.json") },
        report: join(reports, "e2e.json"),
        count: ({ stats }) => ({
          passed: stats.expected,
          failed: stats.unexpected + stats.flaky,
          skipped: stats.skipped,
        }),
      }),
  },
];

/** A part of one case: an npm script that ends well or does not. */
function tool(name, script) {
  return {
    name,
    run: async () => {
      const { status, output } = await run("npm", ["run", "--silent", ...script]);
      return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, output };
    },
  };
}

/** A part that writes a JSON report. Without one it crashed; a bad status without a failed case is a failure too. */
async function reported({ script, env = {}, report, count }) {
  const { status, output } = await run("npm", ["run", "--silent", ...script], { env: { ...process.env, ...env } });
  if (!existsSync(report)) return { ...crashed, output };
  const counts = count(JSON.parse(readFileSync(report, "utf8")));
  return { ...counts, failed: status !== 0 ? Math.max(1, counts.failed) : counts.failed, output };
}

/** A run of the simulator, whose last line is a JSON object. */
function simulation(name, options, count) {
  return {
    name,
    run: async () => {
      const { status, output, stdout } = await run("npm", ["run", "--silent", "sim", "--", ...options]);
      const summary = lastJson(stdout);
      if (summary === null) return { ...crashed, output };
      const counts = count(summary);
      return { skipped: 0, ...counts, failed: status !== 0 ? Math.max(1, counts.failed) : counts.failed, output };
    },
  };
}

/** A seed that met too little to say anything is no pass; a situation that no seed reached is a failure. */
function countSeeds({ seeds, violations, unknown, sometimesMissed }) {
  return {
    passed: Math.max(0, seeds - violations - unknown),
    failed: violations + sometimesMissed.length,
    skipped: unknown,
  };
}

async function huntMutants() {
  const hunts = [];
  for (const id of mutants) {
    hunts.push(await run("npm", ["run", "--silent", "sim", "--", "--mutant", id, "--json"]));
  }
  const failed = hunts.filter(({ status }) => status !== 0);
  const output = failed.map((hunt) => hunt.output).join("");
  return { passed: hunts.length - failed.length, failed: failed.length, skipped: 0, output };
}

async function checkDemo() {
  const { status, output, stdout } = await run("npm", ["run", "--silent", "start", "--", "--check"]);
  const found = lastJson(stdout);
  const isWhole = status === 0 && found?.siblingsSeen === 2 && found.items.length === 2 && found.lost === 0;
  return { passed: isWhole ? 1 : 0, failed: isWhole ? 0 : 1, skipped: 0, output };
}

const crashed = { passed: 0, failed: 1, skipped: 0 };

function lastJson(text) {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
