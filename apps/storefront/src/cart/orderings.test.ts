import { expect, test, vi } from "vitest";
import { fakeStorage } from "../testing/fake-storage.ts";
import { SlowShop } from "../testing/slow-shop.ts";
import { adding, labelOfProduct, tag } from "../testing/things.ts";
import type { ShownLine } from "./cart-picture.ts";
import { CartStore } from "./cart-store.ts";
import { createOperationIds } from "./operation-ids.ts";
import { createPendingStorage } from "./pending-storage.ts";

// Every order in which clicks, answers, live news, a question asked anew and a lost answer can follow one another. In
// each of them, at each step, the cart shows what the shopper did, and nothing that comes late undoes it for a moment.

vi.stubGlobal("navigator", { onLine: true });

const kettle = labelOfProduct("kettle");

type Policy = "or-map" | "paper-union";

interface Scenario {
  /** What the shopper does, one click after the other. */
  readonly clicks: readonly ((tab: CartStore) => void)[];
  /** What the cart shows after so many clicks: the lamp was in it before. */
  readonly shown: readonly (readonly string[])[];
  /** After how many clicks the offer to put the lamp back stands. */
  readonly offered: readonly number[];
  /** What else happens, each once, at any time. */
  readonly also: readonly ("ask anew" | "lose an answer" | "another device adds a chair")[];
}

function lampIn(tab: CartStore): ShownLine {
  const line = tab.getState().picture.lines.find(({ productId }) => productId === "lamp");
  if (line === undefined) throw new Error("The lamp is not shown.");
  return line;
}

const remove = (tab: CartStore): void => tab.remove(lampIn(tab));
const undo = (tab: CartStore): void => {
  const { notice } = tab.getState();
  if (notice?.kind !== "removed") throw new Error("Nothing is offered.");
  tab.undoRemoval(notice.line);
};

const scenarios: Readonly<Record<string, Scenario>> = {
  "a removal, asked anew": {
    clicks: [remove],
    shown: [["1 lamp"], []],
    offered: [1],
    also: ["ask anew", "lose an answer"],
  },
  "a removal, while another device shops": {
    clicks: [remove],
    shown: [["1 lamp"], []],
    offered: [1],
    also: ["another device adds a chair", "ask anew"],
  },
  "a removal and its undo": {
    clicks: [remove, undo],
    shown: [["1 lamp"], [], ["1 lamp"]],
    offered: [1],
    also: [],
  },
  "a question, a removal and its undo": {
    clicks: [(tab) => void tab.refresh(), remove, undo],
    shown: [["1 lamp"], ["1 lamp"], [], ["1 lamp"]],
    offered: [2],
    also: [],
  },
  "an addition and another quantity": {
    clicks: [(tab) => tab.add(kettle, 1), (tab) => tab.setQuantity(lampIn(tab), 3)],
    shown: [["1 lamp"], ["1 kettle", "1 lamp"], ["1 kettle", "3 lamp"]],
    offered: [],
    also: ["lose an answer"],
  },
  "an addition whose answer is lost": {
    clicks: [(tab) => tab.add(kettle, 2)],
    shown: [["1 lamp"], ["1 lamp", "2 kettle"]],
    offered: [],
    also: ["lose an answer", "another device adds a chair"],
  },
};

interface Step {
  readonly name: string;
  readonly take: () => void;
}

/** One run that takes the given ways and then always the first; tells how many there were at each step. */
async function run(policy: Policy, scenario: Scenario, ways: readonly number[]): Promise<readonly number[]> {
  const scene = await openScene(policy, scenario);
  const widths: number[] = [];
  const story: string[] = [];
  for (let steps = scene.steps(); steps.length > 0; steps = scene.steps()) {
    const step = steps[ways[widths.length] ?? 0];
    if (step === undefined) throw new Error("A run went another way than before.");
    widths.push(steps.length);
    story.push(step.name);
    await take(step);
    expectTruth(scene.tab, { scenario, clicked: scene.clicked(), story });
  }
  const { pending, settledTotals, picture } = scene.tab.getState();
  expect({ pending, total: settledTotals }, story.join(", ")).toEqual({ pending: [], total: picture.totals });
  scene.tab.stop();
  return widths;
}

/** A tab that shows a lamp and follows its cart, and what may happen to it. */
async function openScene(policy: Policy, { clicks, also }: Scenario) {
  const shop = new SlowShop(policy);
  shop.apply(adding(tag("b", 1), "lamp"));
  const storage = createPendingStorage(fakeStorage());
  const parts = { client: shop.client, storage, nextOperationId: createOperationIds() };
  const tab = new CartStore({ ...parts, region: "east", nowMs: () => 1_000 });
  void tab.refresh();
  for (let [step] = shop.steps(); step !== undefined; [step] = shop.steps()) await take(step);
  tab.follow("cart");
  let clicked = 0;
  let lost = false;
  const left = new Set(also);
  const once = (name: Scenario["also"][number], take: () => void): Step => ({
    name,
    take: () => {
      left.delete(name);
      take();
    },
  });
  const others = {
    "ask anew": once("ask anew", () => void tab.refresh()),
    "another device adds a chair": once("another device adds a chair", () => shop.apply(adding(tag("c", 1), "chair"))),
    "lose an answer": once("lose an answer", () => (lost = shop.loseAnswer())),
  };
  const steps = (): Step[] => [
    ...shop.steps(),
    ...clicks.slice(clicked, clicked + 1).map((click) => ({
      name: "a click",
      take: () => {
        clicked++;
        click(tab);
      },
    })),
    ...[...left].filter((name) => name !== "lose an answer" || shop.isAnswering).map((name) => others[name]),
    ...(lost ? [{ name: "tried again", take: () => ((lost = false), tab.setOnline(true)) }] : []),
  ];
  return { shop, tab, steps, clicked: () => clicked };
}

/** The browser goes on only after the promises that an answer settles. */
async function take(step: Step): Promise<void> {
  step.take();
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

interface Expected {
  readonly scenario: Scenario;
  readonly clicked: number;
  readonly story: readonly string[];
}

function expectTruth(tab: CartStore, { scenario, clicked, story }: Expected): void {
  const { picture, notice } = tab.getState();
  const lines = picture.lines.map(({ productId, quantity }) => `${quantity} ${productId}`).toSorted();
  const why = story.join(", ");
  expect(
    lines.filter((line) => line !== "1 chair"),
    why,
  ).toEqual(scenario.shown[clicked]);
  expect(notice?.kind === "removed", why).toBe(scenario.offered.includes(clicked));
}

/** All runs, depth first: after each, every way that it did not go. */
async function every(policy: Policy, scenario: Scenario): Promise<number> {
  let runs = 0;
  const open: (readonly number[])[] = [[]];
  for (let ways = open.pop(); ways !== undefined; ways = open.pop()) {
    const widths = await run(policy, scenario, ways);
    runs++;
    for (let at = ways.length; at < widths.length; at++) {
      const taken = [...ways, ...Array<number>(at - ways.length).fill(0)];
      for (let way = 1; way < (widths[at] ?? 0); way++) open.push([...taken, way]);
    }
  }
  return runs;
}

test("a change that another tab had acknowledged is shown until a shop tells the cart with it", async () => {
  const { shop, tab } = await openScene("or-map", { clicks: [], shown: [["1 lamp"]], offered: [], also: [] });
  remove(tab);
  const [waiting] = tab.getState().pending;
  if (waiting === undefined) throw new Error("The removal waits.");
  // The other tab's send arrived; this tab's own is still on its way.
  shop.apply(waiting.operation);
  tab.forget(waiting.operation.id);
  expect(tab.getState()).toMatchObject({ picture: { lines: [] }, notice: { kind: "removed" }, pending: [waiting] });
  for (let [step] = shop.steps(); step !== undefined; [step] = shop.steps()) {
    await take(step);
    expect(tab.getState()).toMatchObject({ picture: { lines: [] }, notice: { kind: "removed" } });
  }
  expect(tab.getState().pending).toEqual([]);
  tab.stop();
});

test("a change that another tab was refused is taken back once a shop has told the cart without it", async () => {
  const { shop, tab } = await openScene("or-map", { clicks: [], shown: [["1 lamp"]], offered: [], also: [] });
  tab.add(kettle, 1);
  const [waiting] = tab.getState().pending;
  if (waiting === undefined) throw new Error("The kettle waits.");
  tab.forget(waiting.operation.id);
  const question = (): Step | undefined => shop.steps().find(({ name }) => /question|told/.test(name));
  for (let step = question(); step !== undefined; step = question()) await take(step);
  expect(tab.getState()).toMatchObject({ picture: { lines: [{ productId: "lamp" }] }, pending: [] });
  tab.stop();
});

for (const policy of ["or-map", "paper-union"] as const) {
  test.each(Object.entries(scenarios))(`${policy}: %s`, async (_name, scenario) => {
    expect(await every(policy, scenario)).toBeGreaterThan(10);
  });
}
