import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import type { TestTerminalOptions } from "./testing/test-terminal.ts";
import { TestTerminal } from "./testing/test-terminal.ts";

interface Ran {
  readonly code: number;
  readonly text: string;
  readonly errors: string;
  readonly json: unknown;
}

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start();
}, 60_000);
afterAll(() => cluster?.destroy(), 60_000);

async function dynamo(line: string, options: TestTerminalOptions = {}): Promise<Ran> {
  const terminal = new TestTerminal({ environment: cluster.environment, ...options });
  const words = line.split(" ").map((word) => word.replaceAll("_", " "));
  const code = await runCli(words, terminal);
  const { text, errors } = terminal;
  return { code, text, errors, json: line.includes("--json") && text.startsWith("{") ? JSON.parse(text) : null };
}

describe("data", () => {
  it("stores, reads and deletes", async () => {
    const put = await dynamo("put carts alice milk");
    expect([put.code, put.text]).toEqual([0, expect.stringMatching(/^stored: durable at .*, 3 wanted in the end/)]);
    const got = await dynamo("get carts alice");
    expect([got.code, got.text]).toEqual([0, expect.stringMatching(/^milk\ncontext \S+ · answered by /)]);
    expect((await dynamo("get carts alice --raw")).text).toBe("milk");
    expect(await dynamo("del carts alice")).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^deleted 1 version: /),
    });
    const gone = await dynamo("get carts alice");
    expect(gone).toMatchObject({ code: 1, text: "", errors: "dynamo: not found (deleted) (NOT_FOUND)\n" });
    expect(await dynamo("del carts alice")).toMatchObject({ code: 1 });
  });

  it("takes values from standard input and from a file, and gives their bytes back", async () => {
    await dynamo("put carts piped", { input: "from a pipe\n" });
    expect((await dynamo("get carts piped --raw")).text).toBe("from a pipe\n");
    const file = join(cluster.directory, "value.bin");
    writeFileSync(file, Buffer.from([0, 255, 7]));
    await dynamo(`put carts binary --file ${file}`);
    const terminal = new TestTerminal({ environment: cluster.environment });
    await runCli(["get", "carts", "binary", "--raw"], terminal);
    expect([...terminal.bytes]).toEqual([0, 255, 7]);
    expect((await dynamo("get carts binary --json")).json).toMatchObject({ siblings: [{ value: { base64: "AP8H" } }] });
    expect(await dynamo("put carts both value --file x")).toMatchObject({ code: 2 });
    expect(await dynamo("put carts none --file /nowhere/at/all")).toMatchObject({ code: 2 });
  });

  it("shows siblings, and resolves them by a context or by reading first", async () => {
    await dynamo("put carts bread rye");
    const second = await dynamo("put carts bread wheat");
    expect(second.text).toMatch(/! 2 versions now stand side by side/);
    const got = await dynamo("get carts bread --json");
    expect(got.json).toMatchObject({ siblings: [{ value: { text: "rye" } }, { value: { text: "wheat" } }] });
    expect(await dynamo("get carts bread --raw")).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/2 versions/),
    });
    const { context } = got.json as { context: string };
    expect(await dynamo(`put carts bread both --context ${context}`)).toMatchObject({ code: 0 });
    expect((await dynamo("get carts bread --raw")).text).toBe("both");
    await dynamo("put carts bread more");
    await dynamo("put carts bread last --resolve");
    expect((await dynamo("get carts bread --raw")).text).toBe("last");
  });

  it("shows every replica's version and clock", async () => {
    await dynamo("put carts seen once");
    const { json, text } = await dynamo("siblings carts seen --json");
    expect(json).toMatchObject({ versions: [{ value: { text: "once" }, holders: expect.any(Array) }], differing: [] });
    expect((await dynamo("inspect carts seen")).text).toMatch(/REPLICA\s+HAS SEEN\n\S+\s+[0-9a-f]{8}:1/);
    expect(text).not.toBe("");
    const order = await dynamo("preflist carts seen --json");
    const replicas = (order.json as { replicas: { role: string; node: string }[] }).replicas;
    expect(replicas.map(({ role }) => role)).toEqual(["primary", "primary", "primary", "fallback"]);
    expect((await dynamo("preflist carts seen")).text).toMatch(/token [0-9a-f]{32}, partition \d+\n/);
  });

  it("lists keys, one a line, and counts them", async () => {
    for (const key of ["one", "two", "three"]) await dynamo(`put catalog ${key} x`);
    const listed = await dynamo("keys catalog");
    expect(listed.text.trim().split("\n").toSorted()).toEqual(["one", "three", "two"]);
    expect((await dynamo("keys catalog --count")).text).toBe("3\n");
    const lines = (await dynamo("keys catalog -o json")).text.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual({ text: "two" });
    expect(await dynamo("keys nowhere")).toMatchObject({ code: 1, errors: expect.stringMatching(/BUCKET_UNKNOWN/) });
  });

  it("watches a key until it is interrupted", async () => {
    await dynamo("put carts watched first");
    const terminal = new TestTerminal({ environment: cluster.environment });
    const watching = runCli(["watch", "carts", "watched"], terminal);
    await terminal.shows("first");
    await dynamo("put carts watched second --resolve");
    await terminal.shows("second");
    terminal.interrupt();
    expect(await watching).toBe(0);
    expect(terminal.text.trim().split("\n")).toHaveLength(2);
  });

  it("repairs a key and a bucket, and measures", async () => {
    expect(await dynamo("repair carts seen")).toMatchObject({ code: 0, text: "nothing differed\n" });
    expect(await dynamo("repair catalog --json")).toMatchObject({ code: 0, json: { bucket: "catalog", keys: 3 } });
    const measured = await dynamo("bench carts --seconds 0.2 --concurrency 2 --keys 5 --value-bytes 10 --json");
    expect(measured.json).toMatchObject({
      results: [
        { op: "get", failed: 0 },
        { op: "put", failed: 0 },
      ],
    });
    expect(await dynamo("bench carts --puts 2")).toMatchObject({ code: 2 });
  });

  it.each([
    ["get nowhere key", 1, /BUCKET_UNKNOWN.*\n.*settings/],
    ["get carts key --r 9", 1, /QUORUM_INVALID/],
    ["get carts key --r 0", 2, /whole number/],
    ["get carts", 2, /missing required argument/],
    ["put carts key value --context @@", 2, /not base64/],
    ["put carts key value --context aGVsbG8=", 1, /CONTEXT_INVALID/],
    ["frobnicate", 2, /unknown command/],
    ["get carts key --frob", 2, /unknown option/],
    ["metrics nobody", 2, /no node "nobody"[^]*east-1, east-2, west-1, west-2/],
    ["drain nobody", 2, /no node "nobody"/],
    ["backup --name A!", 2, /cannot name a backup/],
    ["backup --without nobody", 2, /no node "nobody"/],
    ["top --json", 2, /--frames/],
    ["bench nowhere", 1, /BUCKET_UNKNOWN/],
    ["cluster plan reweigh east-1 2 --out /nowhere/plan.json", 2, /cannot be written: ENOENT/],
    ["cluster destroyed east-1 --yes", 1, /NOT_REMOVED[^]*Take it out first/],
  ])("%s ends with %i", async (line, code, pattern) => {
    const ran = await dynamo(line);
    expect([ran.code, ran.errors]).toEqual([code, expect.stringMatching(pattern)]);
  });
});

describe("the cluster", () => {
  it("shows status, ring, members, metrics and what goes on", async () => {
    const { text, json, code } = { ...(await dynamo("status")), json: (await dynamo("status --json")).json };
    expect(code).toBe(0);
    for (const node of ["east-1", "east-2", "west-1", "west-2"]) expect(text).toMatch(new RegExp(`U[NJ]\\s+${node}`));
    expect(json).toMatchObject({ partitions: 32, ringVersion: 1, behind: [] });
    expect((await dynamo("ring --json")).json).toMatchObject({ partitions: 32, n: 3, distinct: 32 });
    expect((await dynamo("ring")).text).toMatch(/east-1\s+east\s+1\s+8\s+8\.0\s+25 %\s+24\s+█+/);
    expect((await dynamo("ring --partitions")).text.trim().split("\n")).toHaveLength(33);
    expect((await dynamo("members")).text).toMatch(/west-2\s+west\s+1\s+member\s+127\.0\.0\.1:\d+\s+up/);
    expect((await dynamo("members --history")).text).toMatch(/begin with east-1, east-2, west-1, west-2/);
    expect((await dynamo("metrics east-1")).text).toMatch(/^dynamo_rows \d+$/m);
    expect((await dynamo("anti-entropy status --json")).json).toMatchObject({
      nodes: [{ node: "east-1", damagedRows: 0 }, {}, {}, {}],
    });
    expect((await dynamo("why-not-reaped")).text).toMatch(/IN THE WAY/);
    expect((await dynamo("drain")).text).toBe("Every node has what it owns and keeps nothing for others.\n");
  });

  it("draws frames of top", async () => {
    const { text, code } = await dynamo("top --frames 2 --interval 0.2");
    expect(code).toBe(0);
    expect(text.match(/dynamo top/g)).toHaveLength(2);
    expect(text).toMatch(/gets\/s\s+[\d.]+\s+[▁-█ ]+/);
    const [frame] = (await dynamo("top --frames 1 --interval 0.1 -o json")).text.split("\n");
    expect(JSON.parse(frame ?? "")).toMatchObject({ getsPerSecond: expect.any(Number), nodes: [{}, {}, {}, {}] });
  });

  it("backs up, and refuses the same name twice", async () => {
    const taken = await dynamo("backup --name first");
    expect([taken.code, taken.errors]).toEqual([0, expect.any(String)]);
    expect(taken.text).toMatch(/Backup first holds all that was acknowledged before it began/);
    expect(await dynamo("backup --name first")).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/no backup was taken[^]*another --name/),
    });
  });

  it("shows what is wrong while a node is away, and hints for it, and their end", async () => {
    await cluster.stopNode("west-2");
    for (let index = 0; index < 12; index += 1) await dynamo(`put carts away-${index} x`);
    const status = await dynamo("status --check");
    expect(status).toMatchObject({ code: 1, text: expect.stringMatching(/DN\s+west-2/) });
    expect(status.text).toMatch(/! west-2 cannot be reached from here/);
    const hinted = await dynamo("hints --json");
    expect(hinted.json).toMatchObject({
      hints: expect.arrayContaining([expect.objectContaining({ target: "west-2", targetState: "down" })]),
    });
    expect((await dynamo("hints")).text).toMatch(/Those for west-2 go as soon as it is back/);
    expect((await dynamo("transfers")).text).toMatch(/Rows are on their way/);
    await cluster.startNode("west-2");
    expect(await dynamo("drain")).toMatchObject({ code: 0 });
    expect((await dynamo("hints")).text).toBe("No node keeps rows for another.\n");
  }, 60_000);
});

describe("changes of the membership", () => {
  it("plans, writes the plan down, and commits it once", async () => {
    await cluster.startNewcomer("south-1");
    const file = join(cluster.directory, "plan.json");
    const planned = await dynamo(
      `cluster plan join south-1 --zone south --address ${cluster.address("south-1")} --out ${file}`,
    );
    expect([planned.code, planned.text]).toEqual([
      0,
      expect.stringMatching(/south-1 joins in south[^]*→ south-1[^]*Written to/),
    ]);
    expect((await dynamo("members")).text).not.toMatch(/south-1/);
    expect(await dynamo(`cluster commit ${file}`)).toMatchObject({ code: 2, errors: expect.stringMatching(/--yes/) });
    expect(await dynamo(`cluster commit ${file}`, { answer: false })).toMatchObject({ code: 1 });
    const committed = await dynamo(`cluster commit ${file} --wait`, { answer: true });
    expect([committed.code, committed.text]).toEqual([0, expect.stringMatching(/Committed: south-1 joins[^]*belongs/)]);
    expect(await dynamo(`cluster commit ${file} --yes`)).toMatchObject({ code: 1 });
    expect((await dynamo("ring")).text).toMatch(/south-1\s+south/);
  }, 60_000);

  it("reweighs and takes out, and says who may not", async () => {
    expect(await dynamo("cluster reweigh south-1 2 --yes --wait")).toMatchObject({ code: 0 });
    expect((await dynamo("members")).text).toMatch(/south-1\s+south\s+2\s+member/);
    expect(await dynamo("cluster leave nobody --yes")).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/NOT_A_MEMBER/),
    });
    expect(await dynamo("cluster leave No!body --yes")).toMatchObject({ code: 2 });
    expect(await dynamo("cluster join east-1 --zone east --address a:1 --yes")).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/ALREADY_KNOWN[^]*never comes back/),
    });
    expect(await dynamo("cluster leave south-1 --yes --wait")).toMatchObject({ code: 0 });
    expect((await dynamo("members --history")).text).toMatch(/south-1 leaves/);
  }, 60_000);

  it("looks for a newcomer before it is let in", async () => {
    const join = "cluster join south-2 --zone south --yes";
    const nobody = await dynamo(`${join} --address 127.0.0.1:1`);
    expect([nobody.code, nobody.errors]).toEqual([
      1,
      expect.stringMatching(/south-2 does not answer at 127\.0\.0\.1:1[^]*dynamo-node join[^]*--unchecked/),
    ]);
    const another = await dynamo(`${join} --address ${cluster.address("east-1")}`);
    expect([another.code, another.errors]).toEqual([
      1,
      expect.stringMatching(/east-1 answers where south-2[^]*WRONG_NODE/),
    ]);
    const replaced = "cluster replace west-2 south-2 --zone south --yes --address 127.0.0.1:1";
    expect(await dynamo(replaced)).toMatchObject({ code: 1, errors: expect.stringMatching(/UNREACHABLE/) });
    expect((await dynamo("members")).text).not.toMatch(/south-2/);
    expect(await dynamo(`${join} --address 127.0.0.1:1 --unchecked`)).toMatchObject({ code: 0 });
    expect((await dynamo("members")).text).toMatch(/south-2/);
    expect(await dynamo("cluster remove south-2 --yes")).toMatchObject({ code: 0 });
  }, 60_000);

  it.each([
    ["cluster join x --zone z --address nowhere --yes", /"nowhere" is no address[^]*host:port/],
    ["cluster join x --zone z --address h:99999 --yes", /is no address/],
    ["cluster join x --zone Z! --address h:1 --yes", /is no zone/],
    ["cluster join x --zone z --address h:1 --weight 2000 --yes", /at most 1000/],
    ["cluster commit /nowhere/plan.json --yes", /cannot be read as a plan/],
    ["cluster join x --zone z", /required option/],
    ["cluster reweigh east-1 0 --yes", /above 0/],
  ])("%s is wrong usage", async (line, pattern) => {
    expect(await dynamo(line)).toMatchObject({ code: 2, errors: expect.stringMatching(pattern) });
  });
});

describe("finding the cluster", () => {
  const nothing: TestTerminalOptions = { environment: {} };

  it("takes a node's configuration", async () => {
    const ran = await dynamo(`status --config ${cluster.configFile("east-1")}`, nothing);
    expect([ran.code, ran.errors]).toEqual([0, ""]);
  });

  it("says which part is missing or wrong, in words and in JSON", async () => {
    const [seed = ""] = (cluster.environment["DYNAMO_SEEDS"] ?? "").split(",");
    expect(await dynamo("status --seeds a:1", nothing)).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/cluster's id is not given/),
    });
    expect(await dynamo("status --seeds a")).toMatchObject({ code: 2, errors: expect.stringMatching(/is no address/) });
    expect(await dynamo("status --cluster-id 12")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/32 hex digits/),
    });
    expect(await dynamo("status --near East!")).toMatchObject({ code: 2 });
    expect(await dynamo("status --secret-file /nowhere")).toMatchObject({ code: 2 });
    expect(await dynamo("status --config /nowhere")).toMatchObject({ code: 2 });
    expect(await dynamo("status --config a --demo b")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/exclude/),
    });
    const wrongCluster = await dynamo(`status --seeds ${seed} --cluster-id ${"f".repeat(32)}`);
    expect(wrongCluster).toMatchObject({ code: 1, errors: expect.stringMatching(/cluster id/) });
    const secretFile = join(cluster.directory, "wrong-secret");
    writeFileSync(secretFile, "another secret, also long enough");
    const wrongSecret = await dynamo(`status --seeds ${seed} --secret-file ${secretFile}`);
    expect([wrongSecret.code, wrongSecret.errors]).toEqual([1, expect.stringMatching(/secret/)]);
    const nobody = await dynamo("status --seeds 127.0.0.1:1 --json");
    expect(nobody.code).toBe(1);
    expect(JSON.parse(nobody.errors)).toMatchObject({
      error: { kind: "cluster", advice: expect.stringMatching(/Is a node running/) },
    });
  });
});
