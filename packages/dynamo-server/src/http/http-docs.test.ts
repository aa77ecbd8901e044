import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentPath, withDocumentCluster } from "./http-docs.test-kit.ts";
import { comparable, runSteps, stepsOf } from "./transcript.test-kit.ts";

/** docs/http-api.md, line by line: each command answers what the document says. */
test("docs/http-api.md says what three real nodes answer", async () => {
  const steps = stepsOf(readFileSync(documentPath, "utf8"));
  expect(steps.length).toBeGreaterThan(20);
  const ran = await withDocumentCluster((variables) => runSteps(steps, variables));
  for (const [index, { command, output }] of steps.entries()) {
    expect(comparable(ran[index]?.output ?? ""), command).toBe(comparable(output));
  }
}, 90_000);
