import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NodeId } from "@cartwheel/dynamo";
import { describe, expect, test } from "vitest";
import { calmDisk } from "../disk/simulated-disk.ts";
import type { Fault, PlannedFault } from "../nemesis/fault.ts";
import { calmLinks } from "../network/network.ts";
import { runScript } from "../run/run.ts";
import { drawScript } from "../run/script.ts";
import type { Script } from "../run/script.ts";
import type { ClientAction } from "../workload/action.ts";
import { KeyStory } from "./key-story.ts";
import { plain } from "./paint.ts";
import type { Story, StoryEvent } from "./story-event.ts";
import { storyText } from "./story-text.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

interface Deed {
  readonly atMs: number;
  readonly client: number;
  readonly kind: ClientAction["kind"];
  readonly node: string;
}

interface Plot {
  readonly nodeCount: number;
  readonly deeds: readonly Deed[];
  readonly faults?: readonly { readonly atMs: number; readonly fault: Fault }[];
  readonly seed?: number;
  readonly commitMeanUs?: number;
}

/** A cluster without any trouble but what the plot brings; one key. */
function scriptOf({ nodeCount, deeds, faults = [], seed = 1, commitMeanUs = 1_000 }: Plot): Script {
  const { options } = drawScript(1, "swarm");
  const planned = faults.map(({ atMs, fault }): PlannedFault => ({ atUs: atMs * 1_000, fault }));
  const actions = deeds.map(({ atMs, client, kind, node }): ClientAction => {
    const asked = { client, kind, key: 0, node: node as NodeId, timeoutMs: 1_000, quorum: null, owners: null };
    return { atUs: atMs * 1_000, ...asked, age: 1, returnBody: false, mergeable: true };
  });
  return {
    seed,
    faults: planned,
    actions,
    options: {
      ...options,
      nodeCount,
      zoneCount: 1,
      partitionCount: 8,
      bucket: { n: 3, r: 2, w: 2, resolver: "siblings", durability: "fsync", ttlMs: null, clockEntriesMax: null },
      keyCount: 1,
      clientCount: 4,
      chaosMs: 20_000,
      links: calmLinks,
      disk: { ...calmDisk, commitMeanUs },
      clientDropPerMille: 0,
      spareCount: 0,
      quietKeyCount: 0,
      timing: { ...options.timing, gossipMs: 300, reapIntervalMs: 500, frameLifeMs: 4_000, standInDelayMs: 20 },
    },
  };
}

function storyOf(script: Script): Story {
  const chronicle = new KeyStory("b/k0");
  const { violations } = runScript(script, { chronicle, ended: (state) => chronicle.ends(state) });
  expect(violations).toEqual([]);
  return chronicle.story();
}

function told<Type extends StoryEvent["type"]>(story: Story, type: Type): Extract<StoryEvent, { type: Type }>[] {
  return story.events.filter((event): event is Extract<StoryEvent, { type: Type }> => event.type === type);
}

const overwrite: Plot = {
  nodeCount: 3,
  deeds: [
    { atMs: 1_000, client: 0, kind: "blindPut", node: "n1" },
    { atMs: 1_500, client: 1, kind: "get", node: "n2" },
    { atMs: 2_000, client: 1, kind: "put", node: "n2" },
  ],
};

const deletion: Plot = {
  ...overwrite,
  deeds: [...overwrite.deeds.slice(0, 2), { atMs: 2_000, client: 1, kind: "delete", node: "n2" }],
};

describe("the story of a key", () => {
  test("a version is superseded by the write whose client had been shown it, on every node", () => {
    const story = storyOf(scriptOf(overwrite));
    expect(told(story, "minted").map(({ dot, node }) => `${dot.requestId} ${node}`)).toEqual(["c0-1 n1", "c1-1 n2"]);
    const drops = told(story, "stored").filter(({ dropped }) => dropped.length > 0);
    expect(drops.map(({ node }) => node).sort()).toEqual(["n1", "n2", "n3"]);
    for (const { dropped, holds, fate } of drops) {
      expect(dropped).toMatchObject([{ requestId: "c0-1", by: { requestId: "c1-1" }, covered: true }]);
      expect(holds.map(({ requestId }) => requestId)).toEqual(["c1-1"]);
      expect(fate).toHaveProperty("durableMs");
    }
    const causes = new Map(drops.map(({ node, causes }) => [node, causes]));
    expect(causes.get("n2" as NodeId)).toEqual([{ type: "minted here", requestId: "c1-1" }]);
    expect(causes.get("n3" as NodeId)).toMatchObject([{ type: "message", message: "replica-put", from: "n2" }]);
    expect(story.versions.map(({ version, fate }) => `${version.requestId} ${fate}`)).toEqual([
      "c0-1 superseded",
      "c1-1 sibling",
    ]);
  });

  test("what a client was shown, was told, and heard", () => {
    const story = storyOf(scriptOf(overwrite));
    const asked = told(story, "asked");
    expect(asked.map(({ request, knows }) => `${request} ${knows.length}`)).toEqual(["put 0", "get 0", "put 1"]);
    const answers = told(story, "answered");
    expect(answers.map(({ outcome }) => outcome)).toEqual(["written", "got", "written"]);
    for (const { heardMs, atMs } of answers) expect(heardMs).toBeGreaterThan(atMs);
  });

  test("writes made on two sides of a cut become siblings, and a stand-in hands its row over", () => {
    const nodes = ["n1", "n2", "n3", "n4", "n5"] as NodeId[];
    const directions = nodes.slice(0, 2).flatMap((from) =>
      nodes.slice(2).flatMap((to) => [
        { from, to },
        { from: to, to: from },
      ]),
    );
    const story = storyOf(
      scriptOf({
        nodeCount: 5,
        deeds: [
          { atMs: 3_000, client: 0, kind: "blindPut", node: "n1" },
          { atMs: 3_000, client: 1, kind: "blindPut", node: "n5" },
        ],
        faults: [
          { atMs: 2_000, fault: { type: "cut", shape: "halves", directions } },
          { atMs: 8_000, fault: { type: "mend" } },
        ],
      }),
    );
    expect(story.versions.map(({ fate }) => fate)).toEqual(["sibling", "sibling"]);
    const removed = told(story, "row removed");
    expect(removed.length).toBeGreaterThan(0);
    for (const { why, witnesses } of removed) {
      expect(why).toBe("handed over");
      expect(witnesses).toHaveLength(3);
    }
    expect(storyText(story, plain).join("\n")).toContain("fault: cut (halves) n1>n3 n3>n1");
  });

  test("a delete leaves a tombstone, which a certificate reaps", () => {
    const story = storyOf(scriptOf(deletion));
    expect(told(story, "stored").filter(({ deletes }) => deletes.length > 0)).toHaveLength(3);
    const removed = told(story, "row removed");
    expect(removed.map(({ why, witnesses }) => `${why} ${witnesses.length}`)).toEqual([
      "reaped 1",
      "reaped 1",
      "reaped 1",
    ]);
    expect(story.versions.map(({ fate }) => fate)).toEqual(["superseded", "reaped"]);
  });

  test("a row that was not synced when its process died is told as undone, and one that was as kept", () => {
    const fates = Array.from({ length: 8 }, (_, index) => {
      const faults: Plot["faults"] = [
        { atMs: 1_008, fault: { type: "crash", node: "n1" as NodeId } },
        { atMs: 1_500, fault: { type: "start", node: "n1" as NodeId } },
      ];
      const script = scriptOf({
        nodeCount: 3,
        deeds: overwrite.deeds.slice(0, 1),
        faults,
        seed: index + 1,
        commitMeanUs: 40_000,
      });
      const [first] = told(storyOf(script), "stored").filter(({ node }) => node === "n1");
      return first?.fate !== null && first !== undefined && "why" in first.fate ? first.fate.why : "synced";
    });
    expect(new Set(fates)).toEqual(new Set(["synced", "the process died before it was synced"]));
  });

  test("the versions of a cart are told with their pieces", () => {
    const chronicle = new KeyStory("b/or-map:cart0");
    runScript(drawScript(2, "cart"), { chronicle });
    const [first, ...later] = told(chronicle.story(), "minted");
    expect(first?.value).toMatch(/^a cart with #\d+$/);
    expect(later.some(({ value }) => /#\d+ #\d+/.test(value ?? ""))).toBe(true);
  });

  test("no change of a row is left without a cause", () => {
    const runs = [2, 7, 22].map((seed) => drawScript(seed, "swarm"));
    runs.push(...[3, 5].map((seed) => drawScript(seed, "membership")));
    const stories = runs.map((script) => {
      const chronicle = new KeyStory("b/k0");
      runScript(script, { chronicle });
      return chronicle.story();
    });
    const causes = stories.flatMap((story) => told(story, "stored")).flatMap((stored) => stored.causes);
    expect(causes.length).toBeGreaterThan(100);
    expect(causes.filter(({ type }) => type === "unexplained")).toEqual([]);
    const removed = stories.flatMap((story) => told(story, "row removed"));
    expect(removed.filter(({ witnesses }) => witnesses.length === 0)).toEqual([]);
    const lost = stories.flatMap((story) => told(story, "lost with the disk"));
    expect(lost.filter(({ fault }) => fault === null)).toEqual([]);
  });

  test("listening changes nothing", () => {
    const script = drawScript(16, "swarm");
    expect(runScript(script, { chronicle: new KeyStory("b/k0") }).hash).toBe(runScript(script).hash);
  });
});

describe("npm run sim -- explain", () => {
  const explain = (...args: string[]): string => execFileSync(process.execPath, [main, "explain", ...args]).toString();

  test("without a key it lists the run's keys and says how to go on", () => {
    const output = explain("3");
    expect(output).toMatch(/^seed 3 passed, \d+ keys:\n {2}b\/k\d: \d+ writes \(\d+ acknowledged\), /);
    const [, args] = /npm run sim -- explain (3 k\d+)\n$/.exec(output) ?? [];
    expect(explain(...(args ?? "").split(" "))).toContain("In the end");
  });

  test("with a script file and a key it tells the story, as text or as JSON", () => {
    const directory = mkdtempSync(join(tmpdir(), "cartwheel-story-"));
    try {
      const file = join(directory, "script.json");
      writeFileSync(file, JSON.stringify(scriptOf(overwrite)));
      const lines = explain(file, "k0").trim().split("\n");
      expect(lines[0]).toBe("b/k0 in seed 1, which was unknown");
      expect(lines.join("\n")).toMatch(
        /n3 takes in c1-1; drops c0-1, superseded by c1-1; holds c1-1, because of n2's replica-put/,
      );
      expect(lines.at(-1)).toMatch(/c1-1 \(.{4}\.\d, 1\) +put +by n2 +acknowledged +a sibling in the end$/);
      const story = JSON.parse(explain(file, "b/k0", "--json")) as Story;
      expect(story).toMatchObject({ key: "b/k0", seed: 1, verdict: "unknown", violations: [] });
      expect(story.versions).toHaveLength(2);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
