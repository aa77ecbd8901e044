import { expect, test } from "vitest";
import { DrainCredit } from "./drain-credit.ts";

test("a quick receiver is given more, up to a limit; a slow one less, down to a limit", () => {
  const credit = new DrainCredit(64);
  expect(credit.rows).toBe(64);
  credit.onStored(10);
  expect(credit.rows).toBe(96);
  for (let i = 0; i < 50; i++) credit.onStored(10);
  expect(credit.rows).toBe(512);
  credit.onStored(300);
  expect(credit.rows).toBe(256);
  for (let i = 0; i < 50; i++) credit.onStored(300);
  expect(credit.rows).toBe(8);
});

test("in between it stays as it is, and it never stops a drain altogether", () => {
  const credit = new DrainCredit(1);
  credit.onStored(100);
  expect(credit.rows).toBe(1);
  credit.onStored(1_000);
  expect(credit.rows).toBe(1);
});
