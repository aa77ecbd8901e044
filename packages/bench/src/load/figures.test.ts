import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { meanIn, readFigures } from "./figures.ts";

test("the mean of a phase counts what was observed in it and nothing before", async () => {
  let [sum, count] = [10, 2];
  const server = createServer((_, response) => {
    response.end(`# HELP took_seconds x\ntook_seconds_sum{op="put"} ${sum}\ntook_seconds_count{op="put"} ${count}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
    const before = [await readFigures(url)];
    [sum, count] = [16, 5];
    const after = [await readFigures(url)];
    expect(meanIn({ before, after }, "took_seconds", 'op="put"')).toBe(2);
    expect(meanIn({ before, after }, "took_seconds", 'op="get"')).toBeNaN();
  } finally {
    server.close();
  }
});
