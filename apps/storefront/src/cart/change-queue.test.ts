import { expect, test } from "vitest";
import { fakeStorage } from "../testing/fake-storage.ts";
import { adding, cartOf, pendingChange, tag, viewOf } from "../testing/things.ts";
import { ChangeQueue, type SendResult } from "./change-queue.ts";
import { idOf, type PendingChange } from "./pending-change.ts";
import { createPendingStorage, type PendingStorage } from "./pending-storage.ts";

const lamp = pendingChange(adding(tag("a", 1), "lamp"));
const kettle = pendingChange(adding(tag("a", 2), "kettle"));

function acknowledged(change: PendingChange): SendResult {
  const cart = viewOf(cartOf([change.operation]));
  const durability = {
    copies: 2,
    n: 3,
    missing: [],
    quorum: true,
    degraded: false,
    sentence: "Saved on 2 of 3 replicas.",
  };
  return { outcome: "acknowledged", change: { operationId: idOf(change), cart, durability } };
}

/** A queue whose server answers when the test says so, and whose timers run when the test says so. */
function scene(cartTag: string | null = "cart", storage: PendingStorage = createPendingStorage(fakeStorage())) {
  const sent: PendingChange[] = [];
  const answers: ((result: SendResult) => void)[] = [];
  const results: string[] = [];
  const timers: { readonly delayMs: number; readonly run: () => void }[] = [];
  const present = { cartTag };
  const queue = new ChangeQueue({
    storage,
    send: (change) => {
      sent.push(change);
      return new Promise((resolve) => answers.push(resolve));
    },
    cartTag: () => present.cartTag,
    onResult: (change, { outcome }) => results.push(`${idOf(change).slice(-1)} ${outcome}`),
    schedule: (delayMs, run) => {
      const timer = { delayMs, run };
      timers.push(timer);
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
    },
    random: () => 0,
  });
  const answer = async (result: SendResult): Promise<void> => {
    answers.shift()?.(result);
    // The queue goes on once the promise it awaits has settled.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, sent, results, timers, present, answer, storage };
}

test("one change is in flight at a time, in the order they were made", async () => {
  const { queue, sent, answer } = scene();
  queue.add(lamp);
  queue.add(kettle);
  expect(sent).toEqual([lamp]);
  await answer(acknowledged(lamp));
  expect(sent).toEqual([lamp, kettle]);
  await answer(acknowledged(kettle));
  expect(queue.pending).toEqual([]);
});

test("a failed send is repeated under the same operation id, later and later", async () => {
  const { queue, sent, timers, answer } = scene();
  queue.add(lamp);
  await answer({ outcome: "unreachable" });
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([500]);
  timers[0]?.run();
  await answer({ outcome: "unreachable" });
  expect(timers.at(-1)?.delayMs).toBe(1_000);
  expect(sent.map(idOf)).toEqual([idOf(lamp), idOf(lamp)]);
  expect(queue.pending).toEqual([lamp]);
});

test("a reason to hope is not waited for", async () => {
  const { queue, sent, timers, answer } = scene();
  queue.add(lamp);
  await answer({ outcome: "unreachable" });
  queue.retryNow();
  expect(sent).toHaveLength(2);
  expect(timers).toEqual([]);
});

test("a refused change leaves, and the next one goes", async () => {
  const { queue, sent, results, answer } = scene();
  queue.add(lamp);
  queue.add(kettle);
  await answer({ outcome: "refused", message: "There is no such product." });
  expect(results).toEqual(["1 refused"]);
  expect(queue.pending).toEqual([kettle]);
  expect(sent).toEqual([lamp, kettle]);
});

test("without a session everything waits, and goes once there is one", () => {
  const { queue, sent, present } = scene(null);
  queue.add({ ...lamp, cartTag: null });
  expect(sent).toEqual([]);
  present.cartTag = "cart";
  queue.retryNow();
  expect(sent).toHaveLength(1);
});

test("changes of another cart wait until that cart is back", () => {
  const { queue, sent, present } = scene("guest");
  queue.add(lamp);
  expect(sent).toEqual([]);
  present.cartTag = "cart";
  queue.retryNow();
  expect(sent).toEqual([lamp]);
});

test("a guest's changes go along to the account, also after a reload", () => {
  const { queue, present, storage } = scene("guest");
  present.cartTag = null;
  queue.add({ ...lamp, cartTag: "guest" });
  queue.move("guest", "ada");
  expect(queue.pending.map(({ cartTag }) => cartTag)).toEqual(["ada"]);
  expect(storage.load().map(({ cartTag }) => cartTag)).toEqual(["ada"]);
});

test("changes survive a reload and are sent by the next page", () => {
  const first = scene(null);
  first.queue.add(lamp);
  const second = scene("cart", first.storage);
  second.queue.retryNow();
  expect(second.sent).toEqual([lamp]);
});

test("an acknowledged change is forgotten before anyone is told", async () => {
  const { queue, storage, answer } = scene();
  queue.add(lamp);
  await answer(acknowledged(lamp));
  expect(storage.load()).toEqual([]);
});

test("stopping calls the retry off", async () => {
  const { queue, timers, answer } = scene();
  queue.add(lamp);
  await answer({ outcome: "unreachable" });
  queue.stop();
  expect(timers).toEqual([]);
});
