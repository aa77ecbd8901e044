import { buffer } from "node:stream/consumers";
import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.ts";

/** The process's own terminal. The one module that reads the environment. */
export function systemTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  process.once("SIGTERM", () => interrupted.abort());
  // `dynamo keys carts | head` is no error.
  stdout.on("error", () => process.exit(0));
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isTerminal: stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
    get columns() {
      return stdout.columns ?? 100;
    },
    get rows() {
      return stdout.rows ?? 40;
    },
    environment: process.env,
    readInput: () => buffer(stdin),
    confirm: stdin.isTTY ? (question) => confirm(question, interrupted.signal) : null,
    keys: stdin.isTTY ? (pressed) => listen(pressed, () => interrupted.abort()) : null,
    interrupted: interrupted.signal,
  };
}

async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    return false;
  } finally {
    lines.close();
  }
}

function listen(pressed: (key: string) => void, interrupt: () => void): { readonly stop: () => void } {
  const { stdin } = process;
  const hear = (data: Buffer): void => {
    // In raw mode Ctrl-C is a key like any other.
    if (data[0] === 3) interrupt();
    else pressed(data.toString());
  };
  stdin.setRawMode(true);
  stdin.resume().on("data", hear);
  return {
    stop: () => {
      stdin.off("data", hear);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
