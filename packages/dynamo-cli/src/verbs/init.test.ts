import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import { TestTerminal } from "../testing/test-terminal.ts";

const directory = mkdtempSync(join(tmpdir(), "cartwheel-init-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function dynamo(
  line: string,
): Promise<{ readonly code: number; readonly text: string; readonly errors: string }> {
  const terminal = new TestTerminal();
  return { code: await runCli(line.split(" "), terminal), text: terminal.text, errors: terminal.errors };
}

describe("beginning a cluster", () => {
  it("writes a configuration for each node, once", async () => {
    const out = join(directory, "new");
    const line = `cluster init --node a=east@10.0.0.1:4100 --node b=west@10.0.0.2:4100 --bucket carts --out ${out}`;
    const made = await dynamo(line);
    expect([made.code, made.text]).toEqual([0, expect.stringMatching(/2 configurations and the secret are in/)]);
    expect(await dynamo(line)).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/holds a cluster already/),
    });
  });

  it.each([
    ["--node a --bucket b", /"a" is no node/],
    ["--node a=z@h:1 --node a=z@h:2 --bucket b", /same id/],
    ["--node a=z@h:1 --bucket B!", /cannot name a bucket/],
    ["--node a=z@h:70000 --bucket b", /"h:70000" is no address/],
    ["--node a=z@0.0.0.0:4100 --bucket b", /nobody can dial 0\.0\.0\.0/],
    ["--node a=z@h:4100 --node b=z@h:4100 --bucket b", /b and a would both take h:4100/],
    ["--node a=z@h:4100 --node b=z@h:4200 --bucket b", /b and a would both take h:4200[^]*health checks/],
    ["--node a=z@h:65500 --bucket b", /no port left for health checks/],
    ["--node a=z@h:1 --node b=z@h:2 --bucket b --partitions 1", /cannot share/],
    ["--node a=z@h:1 --bucket b --partitions 70000", /at most 65536/],
  ])("%s is refused, and nothing is written", async (line, pattern) => {
    const out = join(directory, "refused");
    const ran = await dynamo(`cluster init ${line} --out ${out}`);
    expect([ran.code, ran.errors, existsSync(out)]).toEqual([2, expect.stringMatching(pattern), false]);
  });

  it("says so where nothing can be written", async () => {
    const file = join(directory, "a-file");
    writeFileSync(file, "");
    const out = join(file, "below");
    const ran = await dynamo(`cluster init --node a=z@h:1 --bucket b --out ${out}`);
    expect([ran.code, ran.errors]).toEqual([2, expect.stringMatching(/cannot be written: ENOTDIR/)]);
  });
});
