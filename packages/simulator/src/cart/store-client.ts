import { emptyClock } from "@cartwheel/dynamo";
import type { ClientResponse, NodeId, RequestId, Sibling, VersionVector } from "@cartwheel/dynamo";
import type { Mint, Truth } from "../truth/truth.ts";
import type { Outgoing } from "../workload/client.ts";
import type { Dice } from "../world/dice.ts";
import type { Schedule } from "../world/schedule.ts";
import type { CartPlace } from "./cart-request.ts";

/** What a shop can reach. */
export interface ShopSurroundings {
  readonly schedule: Schedule;
  readonly truth: Truth;
  readonly dice: Dice;
  readonly send: (outgoing: Outgoing) => void;
  readonly nowMs: () => number;
  /** Every machine. */
  readonly nodes: readonly NodeId[];
  /** Those of the shop's own region, asked first. */
  readonly nearby: readonly NodeId[];
}

/** What was read, and what a put may build on. */
export type StoreRead =
  | {
      readonly ok: true;
      readonly siblings: readonly Sibling[];
      readonly context: VersionVector;
      readonly shown: readonly Mint[];
      /** R copies were asked, and all that should have answered did. */
      readonly whole: boolean;
    }
  | { readonly ok: false };

/** `some`: W copies were not reached, and some node holds it all the same. */
export type StoreWritten = "quorum" | "some" | "nowhere";

export interface StoreWrite {
  readonly place: CartPlace;
  readonly value: Uint8Array;
  /** Null: beside all that is there. */
  readonly basis: Extract<StoreRead, { ok: true }> | null;
}

const readMs = 400;
const writeMs = 1_000;
/** How much longer than its node a client waits. */
const graceUs = 50_000;

/**
 * The store as a shop uses it: asked for less when it cannot give all, down to a single node (`PatientStore` of
 * `@cartwheel/api`, with callbacks in place of promises, because a simulation is synchronous).
 */
export class StoreClient {
  readonly #name: string;
  readonly #surroundings: ShopSurroundings;
  #requests = 0;

  constructor(name: string, surroundings: ShopSurroundings) {
    this.#name = name;
    this.#surroundings = surroundings;
  }

  read(place: CartPlace, done: (read: StoreRead) => void): void {
    this.#get(place, null, (whole) => {
      if (whole !== null) return done(this.#shown(place, whole, true));
      this.#get(place, 1, (any) => done(any === null ? { ok: false } : this.#shown(place, any, false)));
    });
  }

  write(write: StoreWrite, done: (written: StoreWritten) => void): void {
    this.#put(write, null, (first) => {
      if (first !== "nowhere") return done(first);
      this.#put(write, 1, (second) => done(second === "quorum" ? "some" : second));
    });
  }

  #shown(place: CartPlace, got: Extract<ClientResponse, { type: "got" }>, whole: boolean): StoreRead {
    const { truth } = this.#surroundings;
    const shown = got.siblings.map(({ dot }) => truth.find(place.keyId, dot)).filter((mint) => mint !== undefined);
    return { ok: true, siblings: got.siblings, context: got.clock, shown, whole: whole && got.complete };
  }

  #get(
    { key, keyId }: CartPlace,
    r: number | null,
    done: (got: Extract<ClientResponse, { type: "got" }> | null) => void,
  ): void {
    const request = { type: "get", key, timeoutMs: readMs, r, pr: null } as const;
    const outgoing = { from: this.#name, to: this.#node(r === null), request, key: keyId, write: null };
    this.#ask(outgoing, (response) => done(response?.type === "got" ? response : null));
  }

  #put({ place, value, basis }: StoreWrite, w: number | null, done: (written: StoreWritten) => void): void {
    const { truth, nowMs } = this.#surroundings;
    const { key, keyId } = place;
    const requestId = `${this.#name}-${++this.#requests}` as RequestId;
    const shown = basis?.shown ?? [];
    const write = truth.issue({ key: keyId, requestId, kind: "put", value, mergeable: true, shown });
    write.requests++;
    const request = {
      type: "put",
      key,
      value,
      context: basis?.context ?? emptyClock,
      expiresAtMs: null,
      returnBody: false,
      requestId,
      writtenAt: { ms: nowMs(), logical: 0 },
      w,
      pw: null,
      dw: null,
      mergeable: true,
      timeoutMs: writeMs,
    } as const;
    this.#ask({ from: this.#name, to: this.#node(w === null), request, key: keyId, write }, (response) => {
      if (response?.type === "written") return done("quorum");
      done(response?.type === "failed" && response.received > 0 ? "some" : "nowhere");
    });
  }

  /** The first answer, or null when none came in time. */
  #ask(outgoing: Omit<Outgoing, "answered">, done: (response: ClientResponse | null) => void): void {
    const { schedule, send } = this.#surroundings;
    let open = true;
    const end = (response: ClientResponse | null): void => {
      if (open) done(response);
      open = false;
    };
    send({ ...outgoing, answered: end });
    schedule.after(outgoing.request.timeoutMs * 1_000 + graceUs, () => end(null));
  }

  #node(first: boolean): NodeId {
    const { dice, nearby, nodes } = this.#surroundings;
    return dice.pick(first ? nearby : nodes);
  }
}
