import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface SqliteOptions {
  readonly seeds: number;
  readonly first: number;
  readonly json: boolean;
}

/**
 * The preset `sqlite`: power cuts under the engine that nodes really use. It belongs to `@cartwheel/dynamo-server`, on
 * which nothing here may depend, so it runs as a program of its own. Returns the exit code.
 */
export async function sqliteCommand({ seeds, first, json }: SqliteOptions): Promise<number> {
  const entry = fileURLToPath(new URL("../../../dynamo-server/src/storage/power-cut/main.ts", import.meta.url));
  const options = ["--seeds", String(seeds), "--first", String(first), ...(json ? ["--json"] : [])];
  const child = spawn(process.execPath, [entry, ...options], { stdio: "inherit" });
  return await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
