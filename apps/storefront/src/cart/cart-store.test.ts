import { expect, test, vi } from "vitest";
import { fakeStorage } from "../testing/fake-storage.ts";
import { openShopInMemory } from "../testing/shop-in-memory.ts";
import { CartStore } from "./cart-store.ts";
import { createOperationIds } from "./operation-ids.ts";
import type { LineLabel } from "./pending-change.ts";
import { createPendingStorage } from "./pending-storage.ts";

const lamp: LineLabel = {
  productId: "arc-lamp",
  variantId: "brass",
  productName: "Arc lamp",
  variantName: "Brass",
  artwork: "arc-lamp",
  colour: "#c79a3b",
  unitPriceMinor: 18_900,
};

/** A browser tab in front of the real shop. `storage` outlives the tab. */
async function scene() {
  const { client, line } = await openShopInMemory();
  const storage = fakeStorage();
  const openTab = (): CartStore =>
    new CartStore({
      client,
      storage: createPendingStorage(storage),
      nextOperationId: createOperationIds(),
      region: "east",
      nowMs: () => 1_000,
    });
  return { openTab, line, tab: openTab() };
}

function shown(store: CartStore): string[] {
  return store.getState().picture.lines.map(({ productId, quantity }) => `${quantity} ${productId}`);
}

async function settled(store: CartStore): Promise<void> {
  await vi.waitFor(() => expect(store.getState().pending).toEqual([]));
}

test("an added lamp is shown at once, and priced and kept by the shop soon after", async () => {
  const { tab } = await scene();
  await tab.refresh();
  tab.add(lamp, 2);
  expect(shown(tab)).toEqual(["2 arc-lamp"]);
  expect(tab.getState().settledTotals?.totalMinor).toBe(0);
  await settled(tab);
  expect(tab.getState().settledTotals?.totalMinor).toBe(37_800);
  expect(tab.getState().durability?.copies).toBeGreaterThan(0);
});

test("a removal and its undo are two operations, and the lamp is back", async () => {
  const { tab } = await scene();
  await tab.refresh();
  tab.add(lamp, 1);
  await settled(tab);
  const [line] = tab.getState().picture.lines;
  if (line === undefined) throw new Error("The lamp is in the cart.");
  tab.remove(line);
  expect(shown(tab)).toEqual([]);
  expect(tab.getState().notice?.kind).toBe("removed");
  tab.undoRemoval(line);
  await settled(tab);
  expect(shown(tab)).toEqual(["1 arc-lamp"]);
});

test("the offer to put a removed lamp back outlives the shop's acknowledgement of the removal", async () => {
  const { tab } = await scene();
  await tab.refresh();
  tab.add(lamp, 1);
  await settled(tab);
  const [line] = tab.getState().picture.lines;
  if (line === undefined) throw new Error("The lamp is in the cart.");
  tab.remove(line);
  await settled(tab);
  expect(shown(tab)).toEqual([]);
  expect(tab.getState().notice).toMatchObject({ kind: "removed", line: { productId: "arc-lamp" } });
});

test("an answer that was lost is asked for again, and the lamp counts once", async () => {
  const { tab, line } = await scene();
  await tab.refresh();
  line.network = "answers-lost";
  tab.add(lamp, 1);
  await vi.waitFor(() => expect(tab.getState().connection).toBe("unreachable"));
  expect(tab.getState().pending).toHaveLength(1);
  line.network = "up";
  await tab.refresh();
  await settled(tab);
  expect(shown(tab)).toEqual(["1 arc-lamp"]);
  tab.stop();
});

test("what was put in without a network survives the tab and is sent by the next", async () => {
  const { tab, line, openTab } = await scene();
  line.network = "down";
  await tab.refresh();
  tab.add(lamp, 1);
  tab.stop();
  const next = openTab();
  expect(shown(next)).toEqual(["1 arc-lamp"]);
  line.network = "up";
  await next.refresh();
  await settled(next);
  expect(shown(next)).toEqual(["1 arc-lamp"]);
});

test("a change that the shop cannot take leaves the cart again, with a word why", async () => {
  const { tab } = await scene();
  await tab.refresh();
  tab.add({ ...lamp, productId: "no-such-thing", productName: "No such thing" }, 1);
  await settled(tab);
  expect(shown(tab)).toEqual([]);
  expect(tab.getState().notice).toMatchObject({ kind: "refused" });
});

test("a guest's cart comes along at sign-in, and the word of it is shown", async () => {
  const { tab } = await scene();
  await tab.refresh();
  tab.add(lamp, 1);
  await settled(tab);
  await tab.signIn("Ada");
  expect(tab.getState().session).toMatchObject({ signedIn: true, name: "Ada" });
  expect(shown(tab)).toEqual(["1 arc-lamp"]);
  expect(tab.getState().notice?.kind).toBe("joined");
  await tab.signOut();
  expect(shown(tab)).toEqual([]);
});

test("what still waits when its guest signs in goes to the account", async () => {
  const { tab, line } = await scene();
  await tab.refresh();
  line.network = "down";
  tab.add(lamp, 1);
  await vi.waitFor(() => expect(tab.getState().connection).toBe("unreachable"));
  line.network = "up";
  await tab.signIn("Grace");
  await settled(tab);
  expect(shown(tab)).toEqual(["1 arc-lamp"]);
  expect(tab.getState().session?.name).toBe("Grace");
});

test("what is on its way while its guest signs in stays in sight, and is in the account's cart", async () => {
  const { tab, line } = await scene();
  await tab.refresh();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  line.before = async (url) => {
    if (url.includes("cart.add")) await mayAnswer;
  };
  tab.add(lamp, 1);
  await tab.signIn("Hedy");
  const seen: string[][] = [];
  tab.subscribe(() => seen.push(shown(tab)));
  answer();
  await settled(tab);
  expect(new Set(seen.flat())).toEqual(new Set(["1 arc-lamp"]));
  expect(seen.filter((lines) => lines.length !== 1)).toEqual([]);
  expect(tab.getState().session?.name).toBe("Hedy");
});

test("each rule of combining versions keeps a cart of its own", async () => {
  const { tab } = await scene();
  await tab.refresh();
  tab.add(lamp, 1);
  await settled(tab);
  await tab.setPolicy("paper-union");
  expect(shown(tab)).toEqual([]);
  await tab.setPolicy("or-map");
  expect(shown(tab)).toEqual(["1 arc-lamp"]);
});
