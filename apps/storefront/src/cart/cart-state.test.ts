import { describe, expect, test } from "vitest";
import { adding, cartOf, pendingChange, removing, sessionOf, setting, tag, viewOf } from "../testing/things.ts";
import { type CartState, initialState, withPending, withSession, withView } from "./cart-state.ts";

const lampAdded = adding(tag("a", 1), "lamp");
const kettleAdded = adding(tag("b", 1), "kettle");
const known = withSession(initialState, sessionOf("cart"));

function shown({ picture }: CartState): string[] {
  return picture.lines.map(
    ({ productId, quantity, pending }) => `${quantity} ${productId}${pending ? " pending" : ""}`,
  );
}

describe("what waits is shown at once", () => {
  test("an added line is there before any server has answered, with its own label", () => {
    const state = withPending(initialState, [pendingChange(lampAdded, null)]);
    expect(shown(state)).toEqual(["1 lamp pending"]);
    expect(state.picture.itemCount).toBe(1);
  });

  test("the same operation from the server counts once, and is no longer pending", () => {
    const state = withPending(known, [pendingChange(lampAdded)]);
    expect(shown(withView(state, viewOf(cartOf([lampAdded]))))).toEqual(["1 lamp"]);
  });

  test("a removal hides its line at once; what another device adds meanwhile stays", () => {
    const before = withView(known, viewOf(cartOf([lampAdded])));
    const state = withPending(before, [pendingChange(removing(tag("a", 2), [tag("a", 1)]))]);
    expect(shown(state)).toEqual([]);
    const added = adding(tag("b", 2), "lamp");
    expect(shown(withView(state, viewOf(cartOf([lampAdded, added]))))).toEqual(["1 lamp"]);
  });

  test("changes of another cart are not shown", () => {
    expect(shown(withPending(known, [pendingChange(lampAdded, "another")]))).toEqual([]);
  });
});

describe("totals", () => {
  test("are held at the last settled value while something is pending", () => {
    const settled = withView(known, viewOf(cartOf([lampAdded])));
    expect(settled.settledTotals?.totalMinor).toBe(18_900);
    const waiting = withPending(settled, [pendingChange(kettleAdded)]);
    expect(waiting.settledTotals?.totalMinor).toBe(18_900);
    expect(waiting.picture.totals?.totalMinor).toBe(25_800);
    const acknowledged = withView(withPending(waiting, []), viewOf(cartOf([lampAdded, kettleAdded])));
    expect(acknowledged.settledTotals?.totalMinor).toBe(25_800);
  });

  test("are unknown until a server has answered", () => {
    expect(withPending(known, [pendingChange(lampAdded)]).settledTotals).toBeNull();
  });
});

describe("several answers", () => {
  test("an older answer that comes late takes nothing away", () => {
    const newer = withView(known, viewOf(cartOf([lampAdded, kettleAdded])));
    expect(shown(withView(newer, viewOf(cartOf([lampAdded])))).toSorted()).toEqual(["1 kettle", "1 lamp"]);
  });

  test("two sides of a partition are joined as the shop would join them", () => {
    const east = withView(known, viewOf(cartOf([lampAdded])));
    expect(shown(withView(east, viewOf(cartOf([kettleAdded]))))).toEqual(["1 lamp", "1 kettle"]);
  });

  test("under paper-union the server's word stands, or the browser would bring removed lines back", () => {
    const union = withSession(initialState, sessionOf("cart", "paper-union"));
    const before = withView(union, viewOf(cartOf([lampAdded], "paper-union"), "paper-union"));
    const removed = cartOf([lampAdded, removing(tag("a", 2), [tag("a", 1)])], "paper-union");
    expect(shown(withView(before, viewOf(removed, "paper-union")))).toEqual([]);
  });

  test("another cart starts from nothing known", () => {
    const before = withView(known, viewOf(cartOf([lampAdded])));
    expect(shown(withSession(before, sessionOf("another")))).toEqual([]);
  });
});

describe("lines", () => {
  test("keep their place when their quantity changes", () => {
    const before = withView(known, viewOf(cartOf([lampAdded, kettleAdded])));
    const changed = setting(tag("a", 2), "lamp", { quantity: 3, observed: [tag("a", 1)] });
    const names = (state: CartState): string[] => state.picture.lines.map(({ productId }) => productId);
    const after = withView(before, viewOf(cartOf([lampAdded, kettleAdded, changed])));
    expect(names(after)).toEqual(names(before));
  });

  test("that come back take the word that they were removed with them", () => {
    const before = withView(known, viewOf(cartOf([lampAdded])));
    const [line] = before.picture.lines;
    if (line === undefined) throw new Error("The lamp is in the cart.");
    const removed = withPending({ ...before, notice: { kind: "removed", line } }, [
      pendingChange(removing(tag("a", 2), [tag("a", 1)])),
    ]);
    expect(removed.notice).not.toBeNull();
    const back = withView(removed, viewOf(cartOf([lampAdded, adding(tag("b", 2), "lamp")])));
    expect(back.notice).toBeNull();
  });
});

test("how safe the latest change was is not said any more once both sides have met", () => {
  const view = viewOf(cartOf([lampAdded]));
  const sentence = "Saved on 1 of 3 replicas; the rest will follow.";
  const durability = { copies: 1, n: 3, missing: ["west-1"], quorum: false, degraded: true, sentence };
  const cut = { ...withView(known, view), durability };
  expect(withView(cut, viewOf(cartOf([lampAdded, kettleAdded]))).durability).toEqual(durability);
  const reconciliation = {
    id: "merge 1",
    siblings: 2,
    policy: "or-map" as const,
    sentence: "Combined 2 versions of your cart.",
    regions: ["east", "west"],
    lines: [],
    unchangedLines: 1,
    contextBytes: 40,
  };
  const met = { ...viewOf(cartOf([lampAdded, kettleAdded])), reconciliation };
  expect(withView(cut, { ...met, complete: false }).durability).toEqual(durability);
  expect(withView(cut, met).durability).toBeNull();
});

describe("an answer that is older than what is known", () => {
  test("under paper-union brings nothing back, and is told apart from one that another side gave", () => {
    const union = withSession(initialState, sessionOf("cart", "paper-union"));
    const removal = removing(tag("a", 2), [tag("a", 1)]);
    const removed = withView(union, viewOf(cartOf([lampAdded, removal], "paper-union"), "paper-union"));
    const older = viewOf(cartOf([lampAdded], "paper-union"), "paper-union");
    expect(shown(withView(removed, older))).toEqual([]);
    const elsewhere = viewOf(cartOf([lampAdded, kettleAdded], "paper-union"), "paper-union");
    expect(shown(withView(removed, elsewhere)).toSorted()).toEqual(["1 kettle", "1 lamp"]);
  });
});
