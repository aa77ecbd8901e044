import type { Key } from "@cartwheel/dynamo";
import { partitionOfKey } from "@cartwheel/dynamo";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeConfig } from "../config/load-config.ts";
import { loadConfig } from "../config/load-config.ts";
import { initDataDirectory, openDataDirectory } from "../data-directory.ts";
import { storedRow } from "../storage/contract/storage-scene.ts";

/** One node's directory with rows in it, for tests that copy, restore or check it. No node runs. */
export class OneDirectory {
  readonly root = mkdtempSync(join(tmpdir(), "cartwheel-backup-"));
  readonly config: NodeConfig;

  private constructor() {
    writeFileSync(join(this.root, "secret"), "a secret of at least sixteen bytes");
    this.config = this.configOf("a", "data");
  }

  /** A directory in which this many rows are stored. */
  static async create(rows: number): Promise<OneDirectory> {
    const made = new OneDirectory();
    await initDataDirectory(made.config);
    await made.#store(rows);
    return made;
  }

  get backupDir(): string {
    return join(this.root, "backups");
  }

  /** Of the same cluster, for a node and a directory of choice. */
  configOf(id: string, dataDir: string): NodeConfig {
    const members = ["a", "b", "c"].map((member) => ({ id: member, zone: "east" }));
    const cluster = { clusterId: "c".repeat(32), partitionCount: 16, members, buckets: { carts: {} } };
    const addresses = { a: "127.0.0.1:1", b: "127.0.0.1:2", c: "127.0.0.1:3" };
    const node = { id, dataDir, backupDir: "backups", secretFile: "secret", addresses };
    const file = join(this.root, `${id}.json`);
    writeFileSync(file, JSON.stringify({ cluster, node }));
    const loaded = loadConfig({ configFile: file });
    if (!loaded.ok) throw new Error(loaded.message);
    return loaded.config;
  }

  destroy(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  async #store(rows: number): Promise<void> {
    const opened = openDataDirectory(this.config);
    if (!opened.ok) throw new Error(opened.message);
    const { engine } = opened;
    engine.listen({ onCommitted: () => {}, onFailed: () => {}, onBroken: () => {} });
    for (let index = 0; index < rows; index += 1) {
      const key: Key = { bucket: "carts", bytes: new TextEncoder().encode(`key ${index}`) };
      const partition = partitionOfKey(key, 16);
      engine.write({ writeId: index + 1, epoch: 0, key, partition, n: 3, stored: storedRow(`value ${index}`) });
    }
    await engine.close();
  }
}
