import { TestAuthority } from "@cartwheel/wire/certificates-for-tests";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settingsFingerprint } from "./cluster-settings.ts";
import type { Environment } from "./environment.ts";
import { readEnvironment } from "./environment.ts";
import type { ConfigResult, NodeConfig } from "./load-config.ts";
import { loadConfig } from "./load-config.ts";
import { advertisedAddress, splitAddress } from "./node-settings.ts";
import { printConfig } from "./print-config.ts";
import { Secret } from "./secret.ts";

const authority = new TestAuthority("the cluster's");
let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "cartwheel-config-"));
  writeFileSync(join(directory, "secret"), "correct horse battery staple\n");
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const members = ["east-1", "east-2", "west-1"].map((id) => ({ id, zone: id.slice(0, 4) }));
const cluster = { clusterId: "0123456789abcdef0123456789abcdef", members, buckets: { carts: {} } };
const node = {
  id: "east-1",
  dataDir: "data",
  secretFile: "secret",
  addresses: { "east-2": "127.0.0.1:4101", "west-1": "127.0.0.1:4102" },
};
const noEnvironment: Environment = { configFile: null, secret: null, node: {} };

function load(file: unknown, inputs: { flags?: Record<string, string>; environment?: Environment } = {}): ConfigResult {
  const configFile = join(directory, "config.json");
  writeFileSync(configFile, typeof file === "string" ? file : JSON.stringify(file));
  return loadConfig({ flags: inputs.flags ?? {}, configFile, environment: inputs.environment ?? noEnvironment });
}

function loaded(...input: Parameters<typeof load>): NodeConfig {
  const result = load(...input);
  if (!result.ok) throw new Error(result.message);
  return result.config;
}

function refusal(file: unknown): string {
  const result = load(file);
  return result.ok ? "accepted" : result.message;
}

describe("configuration", () => {
  test("defaults fill what a file leaves out, and paths are relative to it", () => {
    const config = loaded({ cluster, node });
    expect(config.cluster.partitionCount).toBe(256);
    expect(config.cluster.buckets.get("carts")).toMatchObject({ n: 3, r: 2, w: 2, resolver: "siblings" });
    expect(config.node).toMatchObject({ host: "127.0.0.1", port: 4100, healthPort: 4200, logLevel: "info" });
    expect(config.node.timing.gossipMs).toBe(1_000);
    expect(config.node.dataDir).toBe(join(directory, "data"));
  });

  test("an HTTP API is opened where it is asked for, on this machine only unless it has a token", () => {
    expect(loaded({ cluster, node }).node.http).toBeNull();
    expect(loaded({ cluster, node: { ...node, http: {} } }).node.http).toEqual({
      host: "127.0.0.1",
      port: 8098,
      tokenFile: null,
    });
    const open = { host: "0.0.0.0", tokenFile: "token" };
    expect(loaded({ cluster, node: { ...node, http: open } }).node.http?.tokenFile).toBe(join(directory, "token"));
    expect(refusal({ cluster, node: { ...node, http: { host: "0.0.0.0" } } })).toMatch(/node\.http\.tokenFile/);
    expect(refusal({ cluster, node: { ...node, http: { prot: 1 } } })).toMatch(/node\.http/);
  });

  test("a bucket may have a type, and Riak's way of deleting, which all nodes must agree on", () => {
    const typed = loaded({ cluster: { ...cluster, buckets: { "maps.carts": { deleteWithoutContext: true } } }, node });
    expect(typed.cluster.buckets.get("maps.carts")?.deleteWithoutContext).toBe(true);
    const other = loaded({ cluster: { ...cluster, buckets: { "maps.carts": {} } }, node });
    expect(settingsFingerprint(typed.cluster)).not.toBe(settingsFingerprint(other.cluster));
    expect(refusal({ cluster: { ...cluster, buckets: { "a.b.c": {} } }, node })).toMatch(
      /buckets\.a\.b\.c: Invalid key/,
    );
  });

  test("flag over environment over file over default", () => {
    const file = { cluster, node: { ...node, port: 1, healthPort: 1 } };
    const environment = { ...noEnvironment, node: { port: "2", healthPort: "2", logLevel: "warn" } };
    const result = load(file, { flags: { port: "3" }, environment });
    expect(result).toMatchObject({ ok: true, config: { node: { port: 3, healthPort: 2, logLevel: "warn" } } });
    const sources = result.ok ? result.sources : new Map();
    expect(["port", "healthPort", "id", "host"].map((name) => sources.get(name))).toEqual([
      "flag",
      "env",
      "file",
      "default",
    ]);
  });

  test.each(["abc", "", "1e3", " 4100"])("%j on the command line is no port", (port) => {
    const result = load({ cluster, node }, { flags: { port } });
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining("node.port: ") });
  });

  test.each([
    ["an unknown key at the top", { cluster, node, nodes: {} }, "nodes"],
    ["an unknown node setting", { cluster, node: { ...node, prot: 1 } }, "prot"],
    ["an unknown cluster setting", { cluster: { ...cluster, quorum: 2 }, node }, "quorum"],
    ["an unknown bucket setting", { cluster: { ...cluster, buckets: { carts: { N: 3 } } }, node }, "buckets.carts"],
    ["r above n", { cluster: { ...cluster, buckets: { carts: { r: 4 } } }, node }, "cluster.buckets.carts.r"],
    ["w above n", { cluster: { ...cluster, buckets: { carts: { w: 4 } } }, node }, "cluster.buckets.carts.w"],
    ["r of zero", { cluster: { ...cluster, buckets: { carts: { r: 0 } } }, node }, "cluster.buckets.carts.r"],
    ["n above the members", { cluster: { ...cluster, buckets: { c: { n: 4 } } }, node }, "cluster.buckets.c.n"],
    ["no bucket", { cluster: { ...cluster, buckets: {} }, node }, "cluster.buckets"],
    ["more members than partitions", { cluster: { ...cluster, partitionCount: 2 }, node }, "cluster.partitionCount"],
    ["a member twice", { cluster: { ...cluster, members: [...members, ...members] }, node }, "cluster.members"],
    ["a cluster id that is none", { cluster: { ...cluster, clusterId: "mine" }, node }, "cluster.clusterId"],
    ["a missing address", { cluster, node: { ...node, addresses: {} } }, "east-2"],
    ["a wildcard host without an address to tell", { cluster, node: { ...node, host: "0.0.0.0" } }, "where east-1"],
    ["a port out of range", { cluster, node: { ...node, port: 70_000 } }, "node.port"],
    [
      "suspicion within two rounds of gossip",
      { cluster, node: { ...node, timing: { suspectAfterMs: 600 } } },
      "suspectAf",
    ],
    [
      "a probe longer than suspicion",
      { cluster, node: { ...node, timing: { probeTimeoutMs: 9_000 } } },
      "probeTimeoutMs",
    ],
    ["frames that die before deadlines", { cluster, node: { ...node, timing: { frameLifeMs: 30_000 } } }, "30000 ms"],
    ["a missing secret", { cluster, node: { ...node, secretFile: null } }, "secret"],
    ["an unreadable secret", { cluster, node: { ...node, secretFile: "nowhere" } }, "node.secretFile"],
    ["text that is not JSON", "{", "JSON"],
  ])("%s is refused by name", (_, file, named) => {
    expect(refusal(file)).toContain(named);
  });

  test("a node that joins later needs no addresses, and tells its own", () => {
    const { node: joiner } = loaded({ cluster, node: { ...node, id: "north-1", port: 4109, addresses: {} } });
    expect(advertisedAddress(joiner)).toBe("127.0.0.1:4109");
    expect(advertisedAddress({ ...joiner, host: "::1" })).toBe("[::1]:4109");
    expect(advertisedAddress({ ...joiner, port: 0 })).toBe("");
  });

  test("a port that is no number is refused", () => {
    expect(load({ cluster, node }, { flags: { port: "many" } })).toMatchObject({
      ok: false,
      message: expect.stringContaining("node.port"),
    });
  });

  test("a short secret is refused", () => {
    const environment = { ...noEnvironment, secret: "short" };
    expect(load({ cluster, node }, { environment })).toMatchObject({
      ok: false,
      message: expect.stringContaining("16 bytes"),
    });
  });

  test("unknown environment variables are refused, empty ones count as unset", () => {
    expect(readEnvironment({ DYNAMO_NODE_PRT: "1" })).toMatchObject({
      ok: false,
      message: expect.stringContaining("DYNAMO_NODE_PRT"),
    });
    expect(readEnvironment({ DYNAMO_NODE_PORT: "7", DYNAMO_NODE_HOST: "", PATH: "x" })).toEqual({
      ok: true,
      environment: { configFile: null, secret: null, node: { port: "7" } },
    });
  });

  test("the secret is masked wherever it is printed", () => {
    const result = load({ cluster, node });
    if (!result.ok) throw new Error(result.message);
    const printed = [
      printConfig(result.config, result.sources),
      inspect(result.config, { depth: 9 }),
      JSON.stringify(result.config),
      String(result.config.secrets.secret),
    ];
    for (const text of printed) {
      expect(text).toContain("(secret)");
      expect(text).not.toContain("horse");
    }
    expect(new TextDecoder().decode(result.config.secrets.secret.bytes())).toBe("correct horse battery staple");
  });

  test("certificates and further secrets come from files, and are masked too", () => {
    const { certificate, privateKey, authority: signer } = authority.issue("east-1");
    const files = {
      other: "another secret, sixteen",
      admin: "the operators' secret",
      certificate,
      key: privateKey,
      signer,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const tls = { certificateFile: "certificate", privateKeyFile: "key", authorityFile: "signer" };
    const full = { ...node, otherSecretFile: "other", adminSecretFile: "admin", tls };
    const config = loaded({ cluster, node: full });
    expect(config.node.tls?.privateKeyFile).toBe(join(directory, "key"));
    for (const printed of [inspect(config, { depth: 9 }), JSON.stringify(config)]) {
      expect(printed).not.toContain("PRIVATE KEY");
      expect(printed).not.toContain("operators' secret");
    }
    expect(refusal({ cluster, node: { ...full, adminSecretFile: "secret" } })).toContain(
      "node.adminSecretFile: must not",
    );
    expect(refusal({ cluster, node: { ...full, otherSecretFile: "secret" } })).toContain(
      "node.otherSecretFile: is the",
    );
    expect(refusal({ cluster, node: { ...full, adminSecretFile: "missing" } })).toContain(
      "node.adminSecretFile: ENOENT",
    );
    writeFileSync(join(directory, "short"), "too short");
    expect(refusal({ cluster, node: { ...node, otherSecretFile: "short" } })).toContain("at least 16 bytes");
    expect(refusal({ cluster, node: { ...node, protocolVersionMax: 99 } })).toContain("node.protocolVersionMax");
  });

  test("certificates that cannot serve are refused, each by its file", () => {
    const expired = authority.issue("east-1", { notAfter: new Date(Date.now() - 60_000) });
    const own = authority.issue("east-1");
    const files = {
      old: expired.certificate,
      oldKey: expired.privateKey,
      good: own.certificate,
      goodKey: own.privateKey,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const refused = (certificateFile: string, privateKeyFile: string, authorityFile: string): string =>
      refusal({ cluster, node: { ...node, tls: { certificateFile, privateKeyFile, authorityFile } } });
    expect(refused("good", "goodKey", "good")).toBe("accepted");
    expect(refused("secret", "goodKey", "good")).toMatch(/node\.tls\.certificateFile: .*secret holds no certificate/);
    expect(refused("good", "good", "good")).toMatch(/node\.tls\.privateKeyFile: .*good holds no private key/);
    expect(refused("good", "oldKey", "good")).toMatch(/node\.tls\.privateKeyFile: .*oldKey is not the key/);
    expect(refused("good", "goodKey", "secret")).toMatch(/node\.tls\.authorityFile: .*secret holds no certificate/);
    expect(refused("old", "oldKey", "good")).toMatch(/node\.tls\.certificateFile: .*old expired on \d{4}-/);
  });

  test("the fingerprint covers agreed settings and no others", () => {
    const fingerprint = settingsFingerprint(loaded({ cluster, node }).cluster);
    expect(settingsFingerprint(loaded({ cluster, node: { ...node, port: 9 } }).cluster)).toBe(fingerprint);
    const spelledOut = { ...cluster, partitionCount: 256, buckets: { carts: { n: 3, r: 2 } } };
    expect(settingsFingerprint(loaded({ cluster: spelledOut, node }).cluster)).toBe(fingerprint);
    const otherBucket = { ...cluster, buckets: { carts: { r: 1 } } };
    const withSpan = { ...cluster, buckets: { carts: { ttlMs: 60_000 } } };
    expect(settingsFingerprint(loaded({ cluster: withSpan, node }).cluster)).not.toBe(fingerprint);
    expect(settingsFingerprint(loaded({ cluster: otherBucket, node }).cluster)).not.toBe(fingerprint);
  });

  test("addresses split at their last colon", () => {
    expect(splitAddress("node-1:4100")).toEqual({ host: "node-1", port: 4100 });
    expect(splitAddress("[::1]:4100")).toEqual({ host: "::1", port: 4100 });
  });

  test("a secret shorter than 16 bytes is none", () => {
    expect(Secret.fromText("  fifteen bytes  ")).toBeNull();
    expect(Secret.fromText("sixteen bytes ok")).not.toBeNull();
  });
});
