import { mergeIntoReplica, readReplica } from "../coordinator/replica.ts";
import type { Key, NodeId } from "../ids.ts";
import { keyId } from "../key.ts";
import type { Kernel } from "../node/kernel.ts";
import type { ExchangeLeavesReply, ExchangeReply, FetchRowsReply, TreeId } from "../node/peer-message.ts";
import type { Timer } from "../node/timer-queue.ts";
import { fetchKeysMax } from "./exchange-service.ts";
import { differingKeys, differingSegments } from "./tree.ts";

/** How long the other side may take for one step. */
const stepTimeoutMs = 3_000;
/** Segments whose leaves are listed in one message. */
const segmentsMax = 16;

export interface ExchangeResult {
  /** False when it was cut short: the other side was silent, no owner, or under another ring. */
  readonly completed: boolean;
  readonly keysMoved: number;
}

/**
 * One exchange with one fellow owner, from its asking side:
 *
 *     roots -> segments of the trees that differ -> leaves of the segments that differ -> rows that differ
 *
 * Only differing keys travel. What the other has is merged here, durably, before the exchange counts; what it lacks is
 * sent to it. Both sides then hold the merge, so the next exchange finds nothing.
 */
export class ExchangeRun {
  readonly id: number;
  readonly #kernel: Kernel;
  readonly #peer: NodeId;
  readonly #ringId: string;
  readonly #finished: (result: ExchangeResult) => void;
  #differing: { readonly tree: TreeId; readonly segments: Uint8Array }[] = [];
  #current: { readonly tree: TreeId; readonly segments: number[] } | null = null;
  /** Segments whose leaves were asked for last. */
  #asked: readonly number[] = [];
  #fetching: Key[] = [];
  #requested: readonly Key[] = [];
  #pushing: Key[] = [];
  #keysMoved = 0;
  #timer: Timer | null = null;
  #over = false;

  constructor(kernel: Kernel, setup: { readonly peer: NodeId; readonly finished: (result: ExchangeResult) => void }) {
    this.#kernel = kernel;
    this.id = kernel.nextId();
    this.#peer = setup.peer;
    this.#finished = setup.finished;
    this.#ringId = kernel.ring().id;
  }

  start(trees: readonly TreeId[]): void {
    this.#arm();
    this.#kernel.queries.ask({ type: "roots", trees }, ({ roots }) => {
      if (this.#over) return;
      const ringId = this.#kernel.ring().id;
      this.#kernel.send(this.#peer, { type: "exchange", id: this.id, ringId, trees, roots });
    });
  }

  onReply(from: NodeId, reply: ExchangeReply | ExchangeLeavesReply | FetchRowsReply): void {
    if (this.#over || from !== this.#peer || reply.id !== this.id) return;
    if (this.#kernel.ring().id !== this.#ringId) return this.#finish(false);
    this.#arm();
    switch (reply.type) {
      case "exchange-reply":
        if (reply.result !== "compared" || reply.ringId !== this.#ringId) return this.#finish(false);
        this.#differing = [...reply.differing];
        return this.#nextTree();
      case "exchange-leaves-reply":
        if (reply.result !== "listed" || reply.ringId !== this.#ringId) return this.#finish(false);
        return this.#compareLeaves(reply);
      case "fetch-rows-reply":
        return this.#store(reply);
    }
  }

  /** The ring changed. */
  abort(): void {
    this.#finish(false);
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#kernel.after(stepTimeoutMs, () => this.#finish(false));
  }

  #nextTree(): void {
    const next = this.#differing.shift();
    if (next === undefined) return this.#finish(true);
    this.#kernel.queries.ask({ type: "segments", tree: next.tree }, ({ segments }) => {
      if (this.#over) return;
      this.#current = { tree: next.tree, segments: [...differingSegments(segments, next.segments)] };
      this.#nextSegments();
    });
  }

  #nextSegments(): void {
    const segments = this.#current?.segments.splice(0, segmentsMax) ?? [];
    if (this.#current === null || segments.length === 0) return this.#nextTree();
    this.#asked = segments;
    const { tree } = this.#current;
    const ringId = this.#kernel.ring().id;
    this.#kernel.send(this.#peer, { type: "exchange-leaves", id: this.id, ringId, tree, segments });
  }

  #compareLeaves({ leaves: theirs }: ExchangeLeavesReply): void {
    if (this.#current === null) return;
    const { tree } = this.#current;
    this.#kernel.queries.ask({ type: "leaves", tree, segments: this.#asked }, ({ leaves: mine }) => {
      if (this.#over) return;
      const { fetch, push } = differingKeys(mine, theirs);
      this.#fetching = [...fetch];
      this.#pushing = [...push];
      this.#keysMoved += fetch.length + push.length;
      this.#nextFetch();
    });
  }

  #nextFetch(): void {
    const keys = this.#fetching.splice(0, fetchKeysMax);
    this.#requested = keys;
    if (keys.length > 0) this.#kernel.send(this.#peer, { type: "fetch-rows", id: this.id, keys });
    else this.#push();
  }

  /** Merged here before anything else: the exchange counts only for what is durable. */
  #store({ rows }: FetchRowsReply): void {
    let open = rows.length;
    // None at all: the other holds none of them any more. Some: the others did not fit, and are asked for again.
    if (open === 0) return this.#nextFetch();
    const came = new Set(rows.map(({ key }) => keyId(key)));
    this.#fetching.unshift(...this.#requested.filter((key) => !came.has(keyId(key))));
    for (const row of rows) {
      mergeIntoReplica(this.#kernel, row, {
        done: (outcome) => {
          if (this.#over) return;
          if (outcome !== "durable") this.#finish(false);
          else if (--open === 0) this.#nextFetch();
        },
      });
    }
  }

  /** What the other lacks. It is not waited for: if it is lost, the next exchange finds the difference again. */
  #push(): void {
    // A few at a time, because their rows are in memory until they are sent.
    const keys = this.#pushing.splice(0, fetchKeysMax);
    let open = keys.length;
    if (open === 0) return this.#nextSegments();
    for (const key of keys) {
      readReplica(this.#kernel, key, ({ row }) => {
        if (this.#over) return;
        if (row !== null) this.#kernel.send(this.#peer, { type: "repair", key, row });
        if (--open === 0) this.#push();
      });
    }
  }

  #finish(completed: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    this.#finished({ completed, keysMoved: this.#keysMoved });
  }
}
