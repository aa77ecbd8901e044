import { keyId } from "@cartwheel/dynamo";
import { expect, test } from "vitest";
import { TraceLog, tracesMax } from "./trace-log.ts";
import { Watchers, watchesPerClientMax } from "./watchers.ts";

const ada = { id: 1, name: "ada", zone: "east", isAdmin: true };
const bob = { id: 2, name: "bob", zone: "west", isAdmin: true };
const key = (text: string) => ({ bucket: "carts", bytes: new TextEncoder().encode(text) });
const namesOf = (watchers: Watchers, text: string) =>
  [...watchers.of(keyId(key(text)))].map(({ client }) => client.name);

test("a key's watchers are told apart, and forgotten when they leave", () => {
  const watchers = new Watchers();
  watchers.add(ada, key("cart"));
  watchers.add(ada, key("cart"));
  watchers.add(bob, key("cart"));
  watchers.add(bob, key("other"));
  expect(namesOf(watchers, "cart")).toEqual(["ada", "bob"]);
  watchers.remove(ada, key("cart"));
  expect(namesOf(watchers, "cart")).toEqual(["bob"]);
  watchers.removeClient(bob);
  expect(watchers.size).toBe(0);
  watchers.remove(ada, key("never watched"));
  watchers.removeClient(ada);
});

test("a client's watches are bounded", () => {
  const watchers = new Watchers();
  for (let index = 0; index < watchesPerClientMax + 10; index += 1) watchers.add(ada, key(`${index}`));
  expect(watchers.size).toBe(watchesPerClientMax);
  watchers.add(bob, key("cart"));
  expect(namesOf(watchers, "cart")).toEqual(["bob"]);
});

test("traces are numbered, bounded, and read from where one stopped", () => {
  const log = new TraceLog();
  for (let index = 0; index < tracesMax + 5; index += 1)
    log.add({ type: "batch-failed", reason: `${index}`, discarded: 0 }, index);
  const all = log.after(0, 10_000);
  expect(all).toHaveLength(tracesMax);
  expect(all[0]?.sequence).toBe(6);
  expect(log.after(tracesMax, 2).map(({ sequence }) => sequence)).toEqual([tracesMax + 1, tracesMax + 2]);
  expect(log.after(tracesMax + 5, 10)).toEqual([]);
});
