import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CopiedRows } from "./copied-rows.ts";
import { copiedRowsSchema } from "./copied-rows.ts";

export type CopyResult =
  | { readonly ok: true; readonly copied: CopiedRows }
  | { readonly ok: false; readonly reason: string };

export interface CopyOptions {
  /** The file of a data directory, in use or not. */
  readonly source: string;
  /** A file that does not exist yet. */
  readonly target: string;
  /** Ends the copy at once. */
  readonly signal: AbortSignal;
}

/** Copies a file of rows in a process of its own. Never rejects. */
export function copyRows({ source, target, signal }: CopyOptions): Promise<CopyResult> {
  const child = fork(processFile(), [source, target], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    signal,
    killSignal: "SIGKILL",
  });
  const { promise, resolve } = Promise.withResolvers<CopyResult>();
  let errors = "";
  child.stderr?.on("data", (data: Buffer) => (errors = (errors + data.toString()).slice(-4_000)));
  child.on("message", (message) => {
    const copied = copiedRowsSchema.safeParse(message);
    resolve(copied.success ? { ok: true, copied: copied.data } : { ok: false, reason: "the copy gave no account" });
  });
  child.on("error", (error) => resolve({ ok: false, reason: error.message }));
  child.on("close", (code, ended) => {
    resolve({ ok: false, reason: lastLine(errors) ?? `the copying process ended with ${ended ?? String(code)}` });
  });
  return promise;
}

/** What Node prints of an error ends with a stack and its version; the sentence itself names the error's class. */
function lastLine(errors: string): string | null {
  return errors.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? null;
}

/** In the workspace it runs from its TypeScript source; a production bundle has its own file beside it. */
function processFile(): string {
  return fileURLToPath(
    import.meta.url.endsWith(".ts")
      ? new URL("./copy-process.ts", import.meta.url)
      : new URL("./copy-process.js", import.meta.url),
  );
}
