import type { CartView, DurabilityView, SessionView } from "@cartwheel/api";
import {
  type Cart,
  type CausalContext,
  emptyCart,
  lineKey,
  operationsSeen,
  policyNamed,
  type Totals,
  unionOf,
} from "@cartwheel/cart";
import { type CartPicture, pictureOf, type ShownLine } from "./cart-picture.ts";
import { isFor, isLineChange, type LineLabel, type PendingChange } from "./pending-change.ts";

/** A short message that the last thing the shopper did deserves. One at a time: the next replaces it. */
export type Notice =
  | { readonly kind: "added"; readonly label: LineLabel; readonly quantity: number }
  | { readonly kind: "removed"; readonly line: ShownLine }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "offline"; readonly message: string }
  | { readonly kind: "joined"; readonly message: string };

/**
 * `connecting`: nothing has answered yet. `unreachable`: the last send found nobody who could keep it.
 * `offline`: the browser says that it has no network.
 */
export type Connection = "connecting" | "reachable" | "unreachable" | "offline";

/** All that the pages show of the cart. Immutable: each change makes the next one. */
export interface CartState {
  readonly session: SessionView | null;
  /** The newest view, for what a browser cannot work out alone. Null until a server has answered. */
  readonly view: CartView | null;
  /** Every cart that servers told of, joined. Invariant: under or-map nothing ever leaves `seen`. */
  readonly known: Cart;
  readonly labels: ReadonlyMap<string, LineLabel>;
  /** Changes of the present cart that nobody acknowledged, oldest first. */
  readonly pending: readonly PendingChange[];
  readonly picture: CartPicture;
  /** The totals when nothing was pending last. Held meanwhile, so that no total is shown that may not hold. */
  readonly settledTotals: Totals | null;
  /** How safe the latest acknowledged change was. */
  readonly durability: DurabilityView | null;
  readonly connection: Connection;
  readonly notice: Notice | null;
}

const emptyPicture: CartPicture = { lines: [], codes: [], itemCount: 0, totals: null };

export const initialState: CartState = {
  session: null,
  view: null,
  known: emptyCart,
  labels: new Map(),
  pending: [],
  picture: emptyPicture,
  settledTotals: null,
  durability: null,
  connection: "connecting",
  notice: null,
};

/** A server told who we are. Another cart (sign-in, sign-out, policy) starts from nothing known. */
export function withSession(state: CartState, session: SessionView): CartState {
  if (state.session?.cartTag === session.cartTag) return { ...state, session };
  return redrawn({ ...state, session, view: null, known: emptyCart, settledTotals: null, durability: null });
}

/**
 * A server told what the cart is. During a partition two answers may each know what the other does not, and an answer
 * that was on its way may be older than what we have. Under or-map the browser joins them like any replica, so nothing
 * it was shown flickers away. Under paper-union that join would itself bring removed things back, so the answer stands.
 * Under either, one that knows nothing new and lacks something is old news, and tells us no more than names and prices.
 */
export function withView(state: CartState, view: CartView): CartState {
  const labels = new Map(state.labels);
  for (const line of view.lines) labels.set(lineKey(line), line);
  if (isOlder(view.state.seen, state.known.seen)) return redrawn({ ...state, labels, connection: "reachable" });
  const known = view.policy === "or-map" ? policyNamed("or-map").merge(state.known, view.state) : view.state;
  // What was said of the latest change may not be so any more: both sides have met since.
  const haveMet = view.complete && view.reconciliation?.id !== state.view?.reconciliation?.id;
  const durability = haveMet ? null : state.durability;
  return redrawn({ ...state, view, known, labels, durability, connection: "reachable" });
}

/** Whether `known` covers all of `seen`, and more. */
function isOlder(seen: CausalContext, known: CausalContext): boolean {
  const operations = operationsSeen(known);
  return operationsSeen(seen) < operations && operationsSeen(unionOf(seen, known)) === operations;
}

/** `waiting` are all changes in the queue, also those of other carts. */
export function withPending(state: CartState, waiting: readonly PendingChange[]): CartState {
  const cartTag = state.session?.cartTag;
  const pending = cartTag === undefined ? waiting : waiting.filter((change) => isFor(change, cartTag));
  const labels = new Map(state.labels);
  for (const { label } of pending.filter(isLineChange)) {
    if (!labels.has(lineKey(label))) labels.set(lineKey(label), label);
  }
  return redrawn({ ...state, pending, labels });
}

function redrawn(state: CartState): CartState {
  const { known, pending, labels, view } = state;
  const policy = policyNamed(state.session?.policy ?? "or-map");
  const picture = pictureOf({ known, pending, policy, labels });
  const settled = pending.length === 0 && view !== null;
  return {
    ...state,
    picture,
    notice: stillTrue(state.notice, picture, state.connection),
    settledTotals: settled ? picture.totals : state.settledTotals,
  };
}

/**
 * "Removed" must not stand beside a line that is there again, be it by another device or by the paper's union; nor a
 * word about being offline when one is not.
 */
function stillTrue(notice: Notice | null, { lines }: CartPicture, connection: Connection): Notice | null {
  if (notice?.kind === "offline" && connection !== "offline") return null;
  if (notice?.kind !== "removed") return notice;
  const key = lineKey(notice.line);
  return lines.some((line) => lineKey(line) === key) ? null : notice;
}
