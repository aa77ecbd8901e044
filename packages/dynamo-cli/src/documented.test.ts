import type { Command } from "commander";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createProgram } from "./command-line/program.ts";

const page = readFileSync(fileURLToPath(new URL("../../../docs/operating.md", import.meta.url)), "utf8");
const program = createProgram({ withCluster: () => Promise.resolve(), alone: () => {} });

function verbsOf(command: Command, before = "dynamo"): readonly string[] {
  return command.commands.flatMap((child) => {
    const words = `${before} ${child.name()}`;
    return child.commands.length === 0 ? [words] : verbsOf(child, words);
  });
}

const verbs = verbsOf(program);
/** What `cluster plan` takes is what `cluster\` takes. */
const documented = verbs.filter((verb) => !verb.startsWith("dynamo cluster plan ") || verb.endsWith(" join"));

test.each(documented)("docs/operating.md tells of %s", (verb) => {
  expect(page).toContain(verb);
});

test("every verb has a description", () => {
  const silent = (command: Command): readonly string[] => [
    ...(command.description() === "" ? [command.name()] : []),
    ...command.commands.flatMap(silent),
  ];
  expect(silent(program)).toEqual([]);
});

test.each(["status", "ring", "preflist", "hints", "transfers", "top"])(
  "docs/operating.md shows what %s answers",
  (verb) => {
    const [, after = ""] = page.split(new RegExp(`^\\$ .*dynamo ${verb}.*\\n`, "m"));
    expect(after.split("\n")[0]).not.toMatch(/^(\$ |```|$)/);
  },
);
