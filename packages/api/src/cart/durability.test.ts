import { expect, it } from "vitest";
import { durabilityView } from "./durability.ts";

const saved = { ok: true, copies: 3, standIns: 0, n: 3, missing: [], quorum: true } as const;

it.each([
  [saved, "Saved on all 3 replicas."],
  [{ ...saved, n: 5, copies: 5 }, "Saved on all 5 replicas."],
  [{ ...saved, copies: 2 }, "Saved on 2 of 3 replicas; the rest will follow."],
  [{ ...saved, copies: 1, quorum: false }, "Saved on 1 of 3 replicas; the rest will follow."],
  [
    { ...saved, copies: 2, standIns: 1, missing: ["east-1", "east-2"] },
    "Saved on 2 of 3 replicas; the rest will follow. Not reached: east-1 and east-2.",
  ],
  [
    { ...saved, standIns: 2, missing: ["east-1", "east-2"] },
    "Saved on 3 of 3 replicas; 2 of them stand in and hand it over later. Not reached: east-1 and east-2.",
  ],
  [
    { ...saved, copies: 1, quorum: false, missing: ["a", "b", "c"] },
    "Saved on 1 of 3 replicas; the rest will follow. Not reached: a, b and c.",
  ],
])("%j", (facts, sentence) => {
  expect(durabilityView(facts).sentence).toBe(sentence);
});
