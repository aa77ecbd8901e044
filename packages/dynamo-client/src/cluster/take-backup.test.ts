import type { NodeId } from "@cartwheel/dynamo";
import { createRing, planInit } from "@cartwheel/dynamo";
import type { BackupCopy, BackupState, BackupStep } from "@cartwheel/wire";
import { describe, expect, test } from "vitest";
import type { NodeAnswer } from "./node-question.ts";
import type { BackupCluster } from "./take-backup.ts";
import { takeBackup } from "./take-backup.ts";

const ids = ["a", "b", "c"] as NodeId[];
const members = ids.map((id) => ({ id, zone: "east", weight: 1 }));
const ring = createRing([planInit({ clusterId: "c".repeat(32), members, partitionCount: 8, n: 2 })]);
const copy: BackupCopy = { directory: "/backups", rows: 1, bytes: 2, commitSequence: 3, sha256: "f".repeat(64) };
const brisk = { name: "nightly", pollMs: 1, silenceMs: 1 };

/** Nodes that answer as they are told, and note what they were asked. */
class ScriptedCluster implements BackupCluster {
  readonly asked: string[] = [];
  /** What a node answers to a step; undefined: what it should. */
  answers: (node: NodeId, step: BackupStep, looks: number) => BackupState | "silent" | undefined = () => undefined;
  readonly #looks = new Map<NodeId, number>();

  ring(): typeof ring {
    return ring;
  }

  backup(node: NodeId, step: BackupStep): Promise<NodeAnswer<BackupState>> {
    this.asked.push(`${step} ${node}`);
    const looks = (this.#looks.get(node) ?? 0) + (step === "look" ? 1 : 0);
    this.#looks.set(node, looks);
    const answer = this.answers(node, step, looks) ?? goodAnswer(step, looks);
    return Promise.resolve(answer === "silent" ? { ok: false, reason: "no answer" } : { ok: true, answer });
  }
}

function goodAnswer(step: BackupStep, looks: number): BackupState {
  if (step === "keep") return { type: "keeping" };
  if (step === "abandon") return { type: "idle" };
  if (step === "finish") return { type: "copied", copy, finished: true };
  return looks >= 2 ? { type: "copied", copy, finished: false } : { type: "copying", bytes: 1, bytesExpected: 2 };
}

describe("taking a backup", () => {
  test("no node is copied before all keep their rows, and none finishes before all have kept them to the end", async () => {
    const cluster = new ScriptedCluster();
    const taken = await takeBackup(cluster, brisk);
    expect(taken).toEqual({ ok: true, copies: new Map(ids.map((id) => [id, copy])) });
    const steps = cluster.asked.map((asked) => asked.split(" ")[0]);
    expect(steps).toEqual(["keep", "copy", "look", "look", "look", "finish"].flatMap((step) => [step, step, step]));
  });

  const failures: readonly (readonly [string, ScriptedCluster["answers"], string])[] = [
    ["a silent node", (node, step) => (node === "b" && step !== "abandon" ? "silent" : undefined), "b does not answer"],
    [
      "a node that was restarted after its copy",
      (node, step, looks) => (node === "a" && step === "look" && looks === 3 ? { type: "idle" } : undefined),
      "a has lost the backup",
    ],
    [
      "a full disk",
      (node, step) => (node === "c" && step === "look" ? { type: "failed", reason: "disk full" } : undefined),
      "c refuses: disk full",
    ],
    [
      "a copy of this name",
      (node, step) => (node === "c" && step === "keep" ? { type: "copied", copy, finished: true } : undefined),
      "c has a backup of this name already",
    ],
  ];
  test.each(failures)("%s is named, and all abandon the backup", async (_name, answers, message) => {
    const cluster = new ScriptedCluster();
    cluster.answers = answers;
    const taken = await takeBackup(cluster, brisk);
    expect(taken).toMatchObject({ ok: false, message: expect.stringContaining(message) });
    expect(cluster.asked.slice(-3)).toEqual(["abandon a", "abandon b", "abandon c"]);
    expect(cluster.asked.some((asked) => asked.startsWith("finish"))).toBe(false);
  });

  test("a node that is known to be down is left out", async () => {
    const cluster = new ScriptedCluster();
    const taken = await takeBackup(cluster, { ...brisk, without: ["b" as NodeId] });
    expect(taken.ok && [...taken.copies.keys()]).toEqual(["a", "c"]);
    expect(cluster.asked.some((asked) => asked.endsWith(" b"))).toBe(false);
  });
});
