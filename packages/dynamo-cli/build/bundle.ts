import { build } from "esbuild";
import { chmodSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What ships: `dynamo.js`, one file without dependencies, by default in `dist/`, or in the directory given. */
const packageDirectory = fileURLToPath(new URL("..", import.meta.url));
const outdir = resolve(process.argv[2] ?? join(packageDirectory, "dist"));

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: packageDirectory,
  entryPoints: { dynamo: "src/main.ts" },
  outdir,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // msgpackr's optional native part: it does without.
  external: ["msgpackr-extract"],
  sourcemap: true,
  legalComments: "linked",
  // CommonJS packages inside an ES module still ask for `require`.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
chmodSync(join(outdir, "dynamo.js"), 0o755);
console.log(`bundled ${outdir}`);
