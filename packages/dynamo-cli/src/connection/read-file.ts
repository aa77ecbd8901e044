import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Failure } from "../outcome.ts";
import { usage } from "../outcome.ts";

/** Files that an operator has named. What is wrong with one is wrong usage: nothing was tried. */
export function readText(file: string): { readonly ok: true; readonly text: string } | Failure {
  try {
    return { ok: true, text: readFileSync(file, "utf8") };
  } catch (error) {
    return usage(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function readJson<T>(file: string, schema: z.ZodType<T>): { readonly ok: true; readonly value: T } | Failure {
  const read = readText(file);
  if (!read.ok) return read;
  try {
    const parsed = schema.safeParse(JSON.parse(read.text));
    return parsed.success
      ? { ok: true, value: parsed.data }
      : usage(`${file} is not what it should be: ${z.prettifyError(parsed.error)}`);
  } catch {
    return usage(`${file} is not JSON`);
  }
}
