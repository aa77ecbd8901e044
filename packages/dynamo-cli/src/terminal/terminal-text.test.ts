import { stripVTControlCharacters } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { TestTerminal } from "../testing/test-terminal.ts";
import { ProgressLine } from "./progress-line.ts";
import { sparkline } from "./sparkline.ts";
import { styleFor } from "./style.ts";
import { table } from "./table.ts";
import { bytes, count, percent, plural, rate, seconds } from "./units.ts";

test("a table is as wide as its widest cells, whatever their colour or width", () => {
  const { bad } = styleFor(true);
  const text = table(
    [{ title: "NAME" }, { title: "N", align: "right" }, { title: "" }],
    [
      [bad("a"), "7", "x"],
      ["茶茶", "123", ""],
    ],
  );
  expect(stripVTControlCharacters(text)).toBe("NAME    N\na       7  x\n茶茶  123\n");
});

test("a sparkline is scaled to its largest value and filled from the right", () => {
  expect(sparkline([0, 1, 2, 4], 6)).toBe("  ▁▃▅█");
  expect(sparkline([1, 2, 3], 2)).toBe("▆█");
  expect(sparkline([0, 0], 2)).toBe("▁▁");
  expect(sparkline([], 3)).toBe("   ");
});

describe("figures for people", () => {
  test.each([
    [count(9_999), "9999"],
    [count(12_345), "12.3k"],
    [count(23_000_000), "23M"],
    [rate(0.25), "0.3"],
    [rate(1_234), "1234"],
    [seconds(0.0000123), "12.3 µs"],
    [seconds(0.0123), "12.3 ms"],
    [seconds(119), "119 s"],
    [seconds(600), "10 min"],
    [seconds(9_000), "2.5 h"],
    [bytes(999), "999 B"],
    [bytes(123_456), "123 kB"],
    [bytes(1_500_000), "1.5 MB"],
    [percent(1, 3), "33.3 %"],
    [percent(0, 0), "0 %"],
    [plural(1, "node"), "1 node"],
    [plural(2, "node"), "2 nodes"],
  ])("%s", (shown, expected) => expect(shown).toBe(expected));
});

test("progress is a line now and then for logs, and one that is written over for people", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const log = new TestTerminal();
  const line = new ProgressLine(log);
  line.show("too soon");
  vi.advanceTimersByTime(2_000);
  line.show("one");
  line.show("too soon again");
  line.end();
  expect(log.errors).toBe("one\n");
  vi.useRealTimers();
  const watched = new TestTerminal({ isTerminal: true });
  const over = new ProgressLine(watched);
  over.show("one");
  over.end();
  expect(watched.errors).toBe("\r\u001b[Kone\r\u001b[K");
});
