import { encodeCart } from "@cartwheel/cart";
import { keyId, utf8 } from "@cartwheel/dynamo";
import type { ClientResponse, Key, NodeId } from "@cartwheel/dynamo";
import type { InvariantId } from "../invariants/invariant.ts";
import type { Truth } from "../truth/truth.ts";
import type { Outgoing } from "../workload/client.ts";
import { Dice } from "../world/dice.ts";
import type { World } from "../world/world.ts";
import type { CartAction, CartOptions } from "./cart-action.ts";
import { CartLedger } from "./cart-ledger.ts";
import type { CartPlace } from "./cart-request.ts";
import { Shop, readingOf } from "./shop.ts";
import { Shopper } from "./shopper.ts";
import type { SentChange } from "./shopper.ts";

export interface CartWorkloadSetting {
  readonly seed: number;
  readonly options: CartOptions;
  readonly actions: readonly CartAction[];
  readonly world: World;
  readonly truth: Truth;
  readonly send: (outgoing: Outgoing) => void;
  readonly nowMs: () => number;
  readonly met: (situation: string) => void;
  readonly report: (invariant: InvariantId, problem: string) => void;
  /**
   * No fault takes a disk's content away. Then a change that some node kept, though not W, counts as acknowledged too:
   * shops promise that (design §7). Otherwise only W copies are promised anything.
   */
  readonly disksStay: boolean;
}

const regions = ["east", "west", "north"] as const;
/** Between browser and shop, microseconds, at most. */
const browserUs = 2_000;
/** How long the last reads may take. */
const lastReadsUs = 3_000_000;
const lastReadMs = 2_000;

/**
 * The second workload: shoppers, shops and the real cart library on top of the simulated cluster, judged by what was
 * seen in the carts and by nothing that the store says of itself.
 *
 *     shopper --change--> shop --get, put--> cluster         ledger: what was put in, taken out, acknowledged, seen
 *        <---- kept? ------                                  set-full: what became of every piece
 */
export class CartWorkload {
  readonly #setting: CartWorkloadSetting;
  readonly #shops: readonly Shop[];
  readonly #shoppers: readonly Shopper[];
  readonly #ledgers: readonly CartLedger[];
  readonly #links: Dice;
  #serials = 0;
  #dropPerMille: number;

  constructor(setting: CartWorkloadSetting) {
    const { seed, options, world } = setting;
    this.#setting = setting;
    this.#links = new Dice(seed, "browser links");
    this.#dropPerMille = world.options.clientDropPerMille;
    this.#shops = Array.from({ length: options.shopCount }, (_, index) => this.#shop(index));
    const actors = new Dice(seed, "shoppers");
    this.#shoppers = Array.from({ length: options.shopperCount }, () => new Shopper(hex(actors) + hex(actors)));
    this.#ledgers = Array.from({ length: options.cartCount }, (_, index) => new CartLedger(placeOf(index)));
  }

  /** Enters all actions into the world's schedule. */
  begin(beginUs: number): void {
    for (const action of this.#setting.actions) {
      this.#setting.world.schedule.at(beginUs + action.atUs, () => this.#act(action));
    }
  }

  /** From now on no answer of a shop is lost. */
  heal(): void {
    this.#dropPerMille = 0;
  }

  /** Reads every cart from every member and judges what is found. Takes virtual time. */
  end(): void {
    const { world } = this.#setting;
    const texts = this.#ledgers.map((ledger) => this.#lastReads(ledger));
    world.runUntil(world.schedule.nowUs + lastReadsUs);
    for (const [index, ledger] of this.#ledgers.entries()) this.#judge(ledger, texts[index] ?? new Map());
  }

  #act(action: CartAction): void {
    const shopper = this.#shoppers[action.shopper];
    const ledger = this.#ledgers[action.cart];
    const shop = this.#shops[action.shop];
    if (shopper === undefined || ledger === undefined || shop === undefined) return;
    const change = shopper.changeOf(action, ledger.place, ++this.#serials);
    if (change === null) return this.#look({ shopper, ledger, shop });
    if (action.kind === "retry") this.#setting.met("a change sent again");
    this.#change(change, shop);
  }

  #change(change: SentChange, shop: Shop): void {
    // A retry goes to the cart that it was made for, whatever is on the screen now.
    const ledger = this.#ledgers.find(({ place }) => place === change.place);
    ledger?.sent(change);
    this.#overLink(() => {
      shop.change(change.place, change.request, (kept) => {
        if (kept === "nowhere" || (kept === "some" && !this.#setting.disksStay)) return;
        this.#overLink(() => ledger?.acknowledged(change, this.#setting.world.schedule.nowUs));
      });
    });
  }

  #look({ shopper, ledger, shop }: { shopper: Shopper; ledger: CartLedger; shop: Shop }): void {
    const { schedule } = this.#setting.world;
    const beganUs = schedule.nowUs;
    this.#overLink(() => {
      shop.look(ledger.place, (reading) => {
        if (reading === null) return;
        this.#overLink(() => {
          const { cart } = reading.stored;
          shopper.shown(ledger.place, cart.contributions);
          if (reading.foreign > 0) this.#report("C3", `${ledger.place.name} has a version that cannot be read`);
          // What is not there is a fact only if all was asked.
          if (reading.whole) this.#saw(ledger, { cart, beganUs });
        });
      });
    });
  }

  #saw(ledger: CartLedger, { cart, beganUs }: { cart: Parameters<CartLedger["saw"]>[0]; beganUs: number }): void {
    const problem = ledger.saw(cart, { beganUs, endedUs: this.#setting.world.schedule.nowUs });
    if (problem !== null) this.#report("C3", problem);
  }

  #lastReads(ledger: CartLedger): Map<NodeId, string> {
    const { world, send, truth } = this.#setting;
    const { place } = ledger;
    const texts = new Map<NodeId, string>();
    const beganUs = world.schedule.nowUs;
    for (const node of world.nodes) {
      if (node.view()?.status !== "member") continue;
      texts.set(node.id, "no answer");
      const request = { type: "get", key: place.key, timeoutMs: lastReadMs, r: null, pr: null } as const;
      const answered = (response: ClientResponse): void => {
        if (response.type !== "got") return;
        const { siblings, clock, complete } = response;
        const shown = siblings.map(({ dot }) => truth.find(place.keyId, dot)).filter((mint) => mint !== undefined);
        const reading = readingOf({ ok: true, siblings, context: clock, shown, whole: complete }, place.policy);
        texts.set(node.id, reading.foreign > 0 ? "unreadable" : encodeCart(reading.stored));
        this.#saw(ledger, { cart: reading.stored.cart, beganUs });
      };
      send({ from: "last read", to: node.id, request, key: place.keyId, write: null, answered });
    }
    return texts;
  }

  #judge(ledger: CartLedger, texts: ReadonlyMap<NodeId, string>): void {
    const { place } = ledger;
    const silent = [...texts].filter(([, text]) => text === "no answer" || text === "unreadable");
    for (const [node, text] of silent) this.#report("C4", `${node} has ${text} to a read of ${place.name} in the end`);
    if (new Set(texts.values()).size > 1) {
      this.#report("C4", `${place.name} is not the same cart at ${[...texts.keys()].join(", ")} in the end`);
    }
    for (const { serial, outcome, staleUs } of ledger.verdicts({ sightIsPromise: this.#setting.disksStay })) {
      if (outcome === "lost") this.#report("C1", `${ledger.describe(serial)} is lost`);
      if (outcome === "returned" && place.policy === "or-map") this.#report("C2", `${ledger.describe(serial)} is back`);
      this.#setting.met(`${place.policy}: ${outcome}`);
      if (staleUs > 0) this.#setting.met(`${place.policy}: stale read`);
    }
  }

  /** Between browser and shop: late, or lost. */
  #overLink(arrive: () => void): void {
    if (this.#links.chance(this.#dropPerMille)) return;
    this.#setting.world.schedule.after(this.#links.below(browserUs), arrive);
  }

  #shop(index: number): Shop {
    const { seed, world, truth, send, nowMs, met, options } = this.#setting;
    const nodes = world.nodes.filter(({ id }) => !world.isSpare(id)).map(({ id }) => id);
    const near = nodes.filter((_, at) => at % options.shopCount === index);
    const region = regions[index] ?? "east";
    return new Shop({
      region,
      schedule: world.schedule,
      truth,
      send,
      nowMs,
      met,
      dice: new Dice(seed, `shop ${region}`),
      nodes,
      nearby: near.length > 0 ? near : nodes,
    });
  }

  #report(invariant: InvariantId, problem: string): void {
    this.#setting.report(invariant, problem);
  }
}

function placeOf(index: number): CartPlace {
  const policy = index % 2 === 0 ? "or-map" : "paper-union";
  const name = `${policy}:cart${index}`;
  const key: Key = { bucket: "b", bytes: utf8(name) };
  return { name, key, keyId: keyId(key), policy };
}

function hex(dice: Dice): string {
  return dice.uint32().toString(16).padStart(8, "0");
}
