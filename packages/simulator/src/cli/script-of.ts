import { readFileSync } from "node:fs";
import type { Preset } from "../run/preset.ts";
import type { Script } from "../run/script.ts";
import type { Regression } from "../shrink/regression.ts";

/** The script that a seed or a file stands for: a regression, or a script alone. The core is loaded here, not before. */
export async function scriptOf(seedOrFile: string, preset: Preset): Promise<Script> {
  const { drawScript } = await import("../run/script.ts");
  if (/^[0-9]+$/.test(seedOrFile)) return drawScript(Number(seedOrFile), preset);
  // These files are ours: they are written by `shrink` and read as they were written.
  const read = JSON.parse(readFileSync(seedOrFile, "utf8")) as Regression | Script;
  return "script" in read ? read.script : read;
}
