import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { TestTerminal } from "./testing/test-terminal.ts";

/** A cluster whose operators have a secret of their own. */
let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start(["east-1", "east-2", "west-1"], {
    adminSecret: "a secret of operators, long enough",
  });
}, 60_000);
afterAll(() => cluster?.destroy(), 60_000);

async function dynamo(...words: readonly string[]): Promise<{ readonly code: number; readonly errors: string }> {
  const terminal = new TestTerminal({ environment: cluster.environment });
  return { code: await runCli(words, terminal), errors: terminal.errors };
}

test("the cluster's secret reads and writes, and changes nothing of the membership", async () => {
  expect(await dynamo("put", "carts", "k", "v")).toMatchObject({ code: 0 });
  const refused = await dynamo("cluster", "reweigh", "east-1", "2", "--yes");
  expect([refused.code, refused.errors]).toEqual([1, expect.stringMatching(/ADMIN_REQUIRED[^]*operators' secret/)]);
});

test("the operators' own does, given as a file or by a node's configuration", async () => {
  const byFile = ["--secret-file", cluster.adminSecretFile];
  expect(await dynamo(...byFile, "cluster", "reweigh", "east-1", "2", "--yes", "--wait")).toMatchObject({ code: 0 });
  const terminal = new TestTerminal();
  const words = ["--config", cluster.configFile("east-1"), "cluster", "reweigh", "east-1", "1", "--yes"];
  expect(await runCli(words, terminal)).toBe(0);
}, 60_000);
