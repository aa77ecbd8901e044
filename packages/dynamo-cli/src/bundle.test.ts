import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "cartwheel-cli-bundle-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the bundle runs where nothing is installed", () => {
  const build = fileURLToPath(new URL("../build/bundle.ts", import.meta.url));
  execFileSync(process.execPath, [build, directory]);
  const help = execFileSync(process.execPath, [join(directory, "dynamo.js"), "--help"], { cwd: directory });
  expect(help.toString()).toMatch(/^Usage: dynamo /);
}, 60_000);
