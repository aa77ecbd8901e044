import { loadConfig } from "@cartwheel/dynamo-server";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { ComposeFile } from "./compose-schema.test-kit.ts";
import { checkCompose } from "./compose-schema.test-kit.ts";

const docker = fileURLToPath(new URL("../../../../docker/", import.meta.url));
const text = readFileSync(join(docker, "compose.yaml"), "utf8");
const read = (yaml: string): unknown => parse(yaml, { merge: true });
const lockSchema = z.object({ packages: z.object({ "node_modules/node": z.object({ version: z.string() }) }) });
const nodes = ["east-1", "east-2", "east-3", "west-1", "west-2"];

function compose(): ComposeFile {
  const checked = checkCompose(read(text));
  if (!checked.ok) throw new Error(checked.message);
  return checked.file;
}

/** What is wrong with the file once this is replaced by that; fails where there is no such text. */
function problemWith(before: string, after: string): string {
  expect(text).toContain(before);
  const checked = checkCompose(read(text.replace(before, after)));
  return checked.ok ? "nothing" : checked.message;
}

describe("docker/compose.yaml", () => {
  test("keeps to the Compose specification, and every name in it leads somewhere", () => {
    expect(checkCompose(read(text))).toMatchObject({ ok: true });
  });

  test.each([
    ["stop_grace_period: 15s", "stop_grace_perod: 15s", "stop_grace_perod"],
    ["stop_grace_period: 15s", "stop_grace_period: 15", "stop_grace_period"],
    ["restart: unless-stopped", "restart: unless_stopped", "restart"],
    ['ports: ["127.0.0.1:3002:3002"]', 'port: ["127.0.0.1:3002:3002"]', "port"],
    ["condition: service_healthy", "condition: healthy", "condition"],
    ["secrets: [cluster, session]", "secrets: [cluster, sesion]", "sesion is not declared"],
    ["networks: { east: { ipv4_address: 10.61.1.11 }", "networks: { est: { ipv4_address: 10.61.1.11 }", "est is not"],
    ["volumes:\n  east-1:", "volumes:\n  east-9:\n  east-1:", "east-9 is not used"],
    ["subnet: 10.61.9.0/24", "subnet: 10.61.9.0/99", "subnet"],
    ["      east-3: { condition", "      east-7: { condition", "there is no east-7"],
    ["name: cartwheel\n", "name: cartwheel\nservics: {}\n", "servics"],
  ])("with %j as %j would be refused", (before, after, named) => {
    expect(problemWith(before, after)).toContain(named);
  });

  test("gives nodes time to stop, a volume each, and the one for copies", () => {
    const { services } = compose();
    for (const id of nodes) {
      expect(services[id], id).toMatchObject({
        stop_grace_period: "15s",
        restart: "unless-stopped",
        volumes: [`${id}:/data`, "backups:/backups"],
        environment: { DYNAMO_NODE_ID: id },
      });
    }
  });

  test("publishes on this machine only, no port twice, and gives no container a right that it does not need", () => {
    const services = Object.entries(compose().services);
    const ports = services.flatMap(([, { ports: published = [] }]) => published);
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    const outside = ports.map((port) => port.split(":")[1]);
    expect(new Set(outside).size).toBe(outside.length);
    expect(outside).toContain("8098");
    for (const [id, each] of services) {
      expect(each, id).toMatchObject({ cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
    }
  });

  test("takes images from elsewhere by exact version, and builds its own from Dockerfiles whose bases are exact", () => {
    const lock: unknown = JSON.parse(readFileSync(join(docker, "..", "package-lock.json"), "utf8"));
    const { version } = lockSchema.parse(lock).packages["node_modules/node"];
    for (const [id, { image, build }] of Object.entries(compose().services)) {
      if (build === undefined) {
        expect(image, id).toMatch(/:v?\d+\.\d+\.\d+$/);
        continue;
      }
      const bases = readFileSync(join(docker, "..", build.dockerfile), "utf8").match(/^FROM \S+/gm) ?? [];
      expect(bases.length).toBe(2);
      // The Node that everything here is tested with.
      for (const base of bases) expect(base).toBe(`FROM node:${version}-bookworm-slim`);
    }
  });
});

describe("the configuration of the nodes in docker/compose.yaml", () => {
  let directory = "";
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "cartwheel-compose-"));
    copyFileSync(join(docker, "prepare.sh"), join(directory, "prepare.sh"));
    execFileSync("sh", [join(directory, "prepare.sh")]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** As `docker/prepare.sh` minted it. */
  function minted(): ReadonlyMap<string, string> {
    const lines = readFileSync(join(directory, ".env"), "utf8").trim().split("\n");
    return new Map(lines.map((line) => line.split("=", 2) as [string, string]));
  }

  test("is one that a node accepts, with the secrets that prepare.sh mints", () => {
    const { configs, secrets } = compose();
    const variables = minted();
    for (const { environment } of Object.values(secrets)) expect(variables.get(environment), environment).toBeDefined();
    const content = configs["node"] !== undefined && "content" in configs["node"] ? configs["node"].content : "";
    let json = content.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => variables.get(variable) ?? "");
    for (const [name, { environment }] of Object.entries(secrets)) {
      writeFileSync(join(directory, name), variables.get(environment) ?? "");
      json = json.replaceAll(`/run/secrets/${name}`, join(directory, name));
    }
    const configFile = join(directory, "node.json");
    writeFileSync(configFile, json);
    for (const id of nodes) {
      const loaded = loadConfig({ configFile, flags: { id, dataDir: "/data", backupDir: "/backups" } });
      expect(loaded.ok ? "accepted" : loaded.message, id).toBe("accepted");
    }
  });

  test("is minted once: a second run changes nothing", () => {
    const before = minted();
    execFileSync("sh", [join(directory, "prepare.sh")]);
    expect(minted()).toEqual(before);
    expect(before.size).toBe(5);
  });
});
