import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { documentFile, generated } from "./document.ts";
import { coreName, readRecord, withCampaign, withMutants, writeRecord } from "./record.ts";
import type { RecordedCampaign, RecordedMutant, SimulationRecord } from "./record.ts";
import { tablesOf } from "./tables.ts";

const campaign: RecordedCampaign = {
  preset: "swarm",
  first: 1,
  seeds: 2_000,
  events: 19_000_000,
  acked: 270_000,
  faults: 40_000,
  violations: 0,
  unknown: 3,
  eventsPerSecond: 180_000,
  timesRealTimePerCore: 400,
  slowestConvergenceMs: 9_000,
  sometimesMissed: [],
  core: "0123abcd",
  day: "2026-11-20",
};

const mutant: RecordedMutant = {
  id: "last-write-wins",
  killed: true,
  by: ["O1"],
  medianSeeds: 3,
  maxSeeds: 1_200,
  meantFor: ["O1", "O8"],
  file: "dynamo/src/versioning/row.ts",
  preset: "swarm",
  core: "0123abcd",
};

const record: SimulationRecord = {
  rules: [{ id: "O1", holds: "no acknowledged write is lost" }],
  campaigns: [campaign],
  mutants: [mutant],
};

test("docs/simulation.md states what the recorded results say, and nothing else", () => {
  const text = readFileSync(documentFile, "utf8");
  expect(generated(text, readRecord()), "run: npm run sim -- table").toBe(text);
});

describe("a record", () => {
  test("comes back from its file as it was", () => {
    const directory = mkdtempSync(join(tmpdir(), "cartwheel-record-"));
    try {
      const file = join(directory, "results", "recorded.json");
      expect(readRecord(file)).toEqual({ rules: [], campaigns: [], mutants: [] });
      writeRecord(record, file);
      expect(readRecord(file)).toEqual(record);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("the same seeds on the same core count once, on another core they are told beside", () => {
    const again = withCampaign(record, { ...campaign, violations: 1 });
    expect(again.campaigns).toEqual([{ ...campaign, violations: 1 }]);
    expect(withCampaign(record, { ...campaign, core: "ffff0000" }).campaigns).toHaveLength(2);
  });

  test("the latest hunt counts, and a mutant that is gone goes", () => {
    const survived = { ...mutant, killed: false, by: [] };
    expect(withMutants(record, [survived], [mutant.id]).mutants).toEqual([survived]);
    expect(withMutants(record, [], []).mutants).toEqual([]);
  });

  test("the core's name is that of its source", () => {
    expect(coreName()).toMatch(/^[0-9a-f]{8}$/);
    expect(coreName()).toBe(coreName());
  });
});

describe("tables", () => {
  test("seeds that overlap are counted once, and each preset for itself", () => {
    const more = [
      campaign,
      { ...campaign, first: 1_001 },
      { ...campaign, first: 10_001, seeds: 500 },
      { ...campaign, preset: "cart" as const, seeds: 40 },
    ];
    expect(tablesOf({ ...record, campaigns: more })["summary"]).toContain("**3,540 distinct seeds**");
  });

  test("pieces that go on where another ended are one campaign, but only on one core", () => {
    const second = { ...campaign, first: 2_001, seeds: 1_000, violations: 1, sometimesMissed: ["forwarded"] };
    const table = tablesOf({ ...record, campaigns: [second, campaign, { ...second, core: "ffff0000" }] })["campaigns"];
    expect(table).toContain("| swarm | 1-3000 | 38,000,000 | 540,000 | 80,000 | 1 | 6 |");
    expect(table).toContain("| swarm | 2001-3000 |");
    expect(table?.split("\n")).toHaveLength(4);
  });

  test("mutants with what killed them, or that nobody did", () => {
    expect(tablesOf(record)["mutants"]).toContain(
      "| `last-write-wins` | `dynamo/versioning/row.ts` | swarm | O1, O8 | O1 | 3 | 1,200 |",
    );
    const survivor = { ...record, mutants: [{ ...mutant, killed: false, by: [] }] };
    expect(tablesOf(survivor)["mutants"]).toContain("| **nobody** | - | survived 1,200 |");
    expect(tablesOf(survivor)["invariants"]).toContain("| O1 | no acknowledged write is lost | 0 |");
  });

  test("a document without a place for one of them is refused", () => {
    expect(() => generated("# Nothing here\n", record)).toThrow('one place for the generated part "summary"');
  });
});
