import { execFile, execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { freePorts } from "../ports.ts";
import { readImage } from "./dockerfile.test-kit.ts";
import type { Image } from "./dockerfile.test-kit.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
/** Nobody, where these tests may choose: a user that owns nothing. Elsewhere whoever runs them, who is not root. */
const isRoot = process.getuid?.() === 0;
const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** The file system of an image, as far as it is not its base's, in a temporary directory. */
class ImageTree {
  readonly root = mkdtempSync(join(tmpdir(), "cartwheel-image-"));
  readonly image: Image;
  readonly #node: string;
  readonly #children = new Set<ChildProcess>();

  constructor(image: Image, built: Readonly<Record<string, string>>) {
    this.image = image;
    chmodSync(this.root, 0o755);
    // Its base's Node as well: a checkout may be where the image's user cannot go.
    this.#node = join(this.root, "node");
    copyFileSync(process.execPath, this.#node);
    for (const { from, to } of image.copies) this.#copy(built[from] ?? join(repository, from), to);
  }

  /** A directory that the image's user owns, as a volume is. */
  volume(name: string): string {
    const directory = join(this.root, name);
    mkdirSync(directory, { recursive: true });
    if (isRoot) chownSync(directory, 65_534, 65_534);
    return directory;
  }

  /** Runs the image's entry with this command, as a user without rights, from the image's working directory. */
  start(command: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const [, ...entry] = this.image.entrypoint.map((argument) => this.#inside(argument));
    const child = spawn(this.#node, [...entry, ...command.map((argument) => this.#inside(argument))], {
      cwd: this.#inside(this.image.workdir),
      env: { ...this.image.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      ...nobody,
    });
    this.#children.add(child);
    return child;
  }

  async run(...given: Parameters<ImageTree["start"]>): Promise<{ readonly code: number; readonly output: string }> {
    const child = this.start(...given);
    let output = "";
    child.stdout?.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, "close")) as [number];
    return { code, output };
  }

  async destroy(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  #copy(from: string, to: string): void {
    const found = from.includes("*") ? globSync(from) : [from];
    expect(found.length, `${from} exists`).toBeGreaterThan(0);
    for (const each of found) {
      const target = to.endsWith("/") && (from.includes("*") || !isDirectory(each)) ? join(to, basename(each)) : to;
      cpSync(each, join(this.#inside(this.image.workdir), target), { recursive: true });
    }
  }

  #inside(path: string): string {
    return path.startsWith("/") ? join(this.root, path) : path;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path).isDirectory();
}

describe("the node's image", () => {
  let tree: ImageTree | null = null;
  afterEach(async () => {
    await tree?.destroy();
    tree = null;
  });

  function build(): ImageTree {
    const bundle = mkdtempSync(join(tmpdir(), "cartwheel-bundle-"));
    chmodSync(bundle, 0o755);
    execFileSync(process.execPath, [join(repository, "packages/dynamo-server/build/bundle.ts"), bundle]);
    const image = readImage(join(repository, "docker/node.Dockerfile"));
    tree = new ImageTree(image, { "packages/dynamo-server/dist": bundle });
    rmSync(bundle, { recursive: true });
    return tree;
  }

  test("holds all that its entry needs, for every processor, and runs as a user without rights", async () => {
    const built = build();
    expect(built.image).toMatchObject({
      user: "node",
      entrypoint: expect.arrayContaining(["/app/dist/dynamo-node.js"]),
    });
    expect(await built.run(["--version"])).toEqual({ code: 0, output: "0.1.0\n" });
    const prebuilds = globSync(join(built.root, "app/node_modules/better-sqlite3/prebuilds/*")).map((each) =>
      basename(each),
    );
    expect(prebuilds.some((name) => name.includes("x64"))).toBe(true);
    expect(prebuilds.some((name) => name.includes("arm64"))).toBe(true);
    expect(prebuilds.filter((name) => !name.startsWith("linux"))).toEqual([]);
  });

  test("makes a directory its own, serves, answers its health check, takes a backup and stops", async () => {
    const built = build();
    const [port = 0, healthPort = 0] = await freePorts(2);
    const data = built.volume("data");
    const backups = built.volume("backups");
    const configFile = join(built.root, "node.json");
    const cluster = {
      clusterId: "c".repeat(32),
      members: [{ id: "solo", zone: "east" }],
      buckets: { carts: { n: 1, r: 1, w: 1 } },
    };
    const node = { id: "solo", port, healthPort, addresses: { solo: `127.0.0.1:${port}` } };
    writeFileSync(configFile, JSON.stringify({ cluster, node }));
    const environment = {
      DYNAMO_NODE_CONFIG: configFile,
      DYNAMO_NODE_SECRET: "a secret of sixteen bytes",
      DYNAMO_NODE_DATA_DIR: data,
      DYNAMO_NODE_BACKUP_DIR: backups,
    };
    expect(await built.run(["init"], environment)).toMatchObject({ code: 0 });
    const running = built.start(built.image.command, environment);
    const [program = "", ...check] = built.image.healthcheck.map((argument) =>
      argument.replace("4200", String(healthPort)),
    );
    expect(program).toBe("node");
    const isHealthy = async (): Promise<void> => void (await promisify(execFile)(process.execPath, check));
    await vi.waitFor(isHealthy, { timeout: 25_000, interval: 200 });
    const backup = await built.run(["backup", "--name", "first"], environment);
    expect(backup).toMatchObject({ code: 0, output: expect.stringContaining("solo: 0 rows") });
    expect(existsSync(join(backups, "first", "solo", "manifest.json"))).toBe(true);
    running.kill("SIGTERM");
    const [code] = (await once(running, "exit")) as [number];
    expect(code).toBe(0);
    await expect(isHealthy()).rejects.toThrow();
  }, 60_000);
});

describe.each([
  ["storefront", "apps/storefront"],
  ["console", "apps/console"],
])("the %s's image", (name, app) => {
  const image = readImage(join(repository, `docker/${name}.Dockerfile`));

  test("runs as a user without rights, by a script that hands it its secrets", () => {
    expect(image).toMatchObject({
      user: "node",
      entrypoint: ["node", "/app/with-secrets.mjs"],
      command: [`/app/${app}/server.js`],
    });
    for (const { from } of image.copies.filter(({ from: each }) => each.startsWith("docker/"))) {
      expect(existsSync(join(repository, from)), from).toBe(true);
    }
  });

  test("its entry refuses by name a secret that is not there", async () => {
    const tree = new ImageTree({ ...image, copies: image.copies.filter(({ from }) => from.startsWith("docker/")) }, {});
    try {
      const run = await tree.run(image.command, { CARTWHEEL_SECRET_FILE: join(tree.root, "missing") });
      expect(run).toMatchObject({ code: 78, output: expect.stringContaining("CARTWHEEL_SECRET_FILE") });
      expect(await tree.run([])).toMatchObject({ code: 64 });
    } finally {
      await tree.destroy();
    }
  });
});
