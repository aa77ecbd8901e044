import { expect, test } from "vitest";
import { pino } from "pino";
import { logTrace } from "./log-trace.ts";

test("a key that comes to twenty-five siblings is told to operators, once on its way", () => {
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => lines.push(line) });
  for (let siblings = 1; siblings <= 100; siblings++) {
    logTrace(log, { type: "row-changed", key: "carts/ann", siblings, clockEntries: 3 });
  }
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { msg: "many-siblings", key: "carts/ann", siblings: 25 },
  ]);
});
