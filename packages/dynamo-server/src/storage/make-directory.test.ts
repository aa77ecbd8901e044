import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { makeDirectory } from "./make-directory.ts";

const root = mkdtempSync(join(tmpdir(), "cartwheel-directory-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("every directory that holds a new one is synced, and none when it was there", () => {
  const synced: string[] = [];
  const directory = join(root, "nodes", "east-1", "data");
  makeDirectory(directory, (each) => synced.push(each));
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(synced).toEqual([join(root, "nodes", "east-1"), join(root, "nodes"), root]);
  makeDirectory(directory, (each) => synced.push(each));
  expect(synced).toHaveLength(3);
  makeDirectory(directory);
});
