import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readOptions } from "../../bootstrap/options.mjs";

test("without options the demo runs on its usual ports and keeps its data", () => {
  const read = readOptions([]);
  expect(read).toMatchObject({ ok: true, options: { mode: "run", fresh: false, portBase: 3000 } });
  expect(read.ok && read.options.dataDir.endsWith(".data")).toBe(true);
});

test("each option is understood", () => {
  expect(readOptions(["--fresh", "--port-base", "5000", "--data-dir", "here"])).toEqual({
    ok: true,
    options: { mode: "run", fresh: true, portBase: 5000, dataDir: resolve("here") },
  });
  expect(readOptions(["--check"])).toMatchObject({ options: { mode: "check" } });
  expect(readOptions(["--check", "--help"])).toMatchObject({ options: { mode: "help" } });
});

test.each([
  [["--port-base", "x"], '--port-base takes a number from 1024 to 60000, not "x".'],
  [["--port-base", "80"], '--port-base takes a number from 1024 to 60000, not "80".'],
  [["--port-base=3000.5"], '--port-base takes a number from 1024 to 60000, not "3000.5".'],
  [["--explode"], "Unknown option '--explode'; npm start -- --help lists what there is."],
  [["east"], "Unexpected argument 'east'; npm start -- --help lists what there is."],
  [["--data-dir"], "Option '--data-dir <value>' argument missing; npm start -- --help lists what there is."],
])("%j is refused in one sentence", (commandLine, sentence) => {
  expect(readOptions(commandLine)).toEqual({ ok: false, sentence });
});
