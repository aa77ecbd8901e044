import { describe, expect, test } from "vitest";
import { CampaignTotals, runSeeds } from "../run/campaign.ts";
import { runScript } from "../run/run.ts";
import { drawScript } from "../run/script.ts";

describe("shops and shoppers on the simulated cluster", () => {
  test("twelve seeds: no acknowledged add is lost, no removed line returns under or-map, under paper-union some do", () => {
    const reached = new Set<string>();
    const totals = new CampaignTotals("cart");
    runSeeds({ first: 1, seeds: 12, preset: "cart" }, (result) => {
      totals.add(result);
      expect(result.violations, `seed ${result.seed}`).toEqual([]);
      for (const situation of result.reached) reached.add(situation);
      return true;
    });
    const summary = totals.summary({ wallMs: 1, cpuMs: 1 });
    expect(summary).toMatchObject({ seeds: 12, violations: 0, unknown: 0 });
    expect(reached).toContain("or-map: removed");
    expect(reached).toContain("paper-union: returned");
    expect(reached).not.toContain("or-map: returned");
    expect(reached).not.toContain("or-map: lost");
    expect(reached).not.toContain("paper-union: lost");
  });

  test("one seed is one run", () => {
    expect(runScript(drawScript(2, "cart")).hash).toBe(runScript(drawScript(2, "cart")).hash);
    expect(runScript(drawScript(2, "cart")).hash).not.toBe(runScript(drawScript(3, "cart")).hash);
  });

  test("fewer actions leave fewer writes: the script is what decides", () => {
    const script = drawScript(2, "cart");
    const { cartActions = [] } = script;
    const short = runScript({ ...script, cartActions: cartActions.slice(0, 40) });
    expect(short.violations).toEqual([]);
    expect(short.acknowledged).toBeLessThan(runScript(script).acknowledged);
  });
});
