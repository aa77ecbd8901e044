import { describe, expect, test } from "vitest";
import { runScript } from "../run/run.ts";
import { drawScript } from "../run/script.ts";
import type { Preset } from "../run/preset.ts";
import type { Frames } from "./carrier.ts";

function hashOf(seed: number, preset: Preset, frames: Frames): string {
  const script = drawScript(seed, preset);
  const { hash, violations } = runScript({ ...script, options: { ...script.options, frames } });
  expect(violations).toEqual([]);
  return hash;
}

describe("the real codec", () => {
  test.each([
    [2, "swarm"],
    [11, "swarm"],
    [5, "membership"],
  ] as const)("changes nothing: seed %i, preset %s", (seed, preset) => {
    expect(hashOf(seed, preset, "encoded")).toBe(hashOf(seed, preset, "by reference"));
  });

  test("carries a tenth of the runs", () => {
    const encoded = Array.from({ length: 1_000 }, (_, seed) => drawScript(seed + 1, "swarm").options.frames);
    const share = encoded.filter((frames) => frames === "encoded").length;
    expect(share).toBeGreaterThan(70);
    expect(share).toBeLessThan(130);
  });
});
