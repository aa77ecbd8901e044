import type { BucketSettings } from "./coordinator/bucket-settings.ts";
import { defaultBucketSettings } from "./coordinator/bucket-settings.ts";
import type { ClientRequest, ClientResponse, PutRequest } from "./coordinator/client-request.ts";
import type { Key, NodeId, RequestId } from "./ids.ts";
import { keyId } from "./key.ts";
import type { ChangeRequest, ChangeResponse } from "./membership/change.ts";
import { planInit } from "./membership/history.ts";
import type { Change } from "./membership/plan.ts";
import type { History } from "./membership/types.ts";
import { answerQuery, type PlacedRow } from "./node/answer-query.ts";
import type { HaltCode, NodeEffect, NodeEvent } from "./node/events.ts";
import { DynamoNode } from "./node/node.ts";
import { defaultTiming, type NodeView, type Readied } from "./node/node-init.ts";
import type { PeerMessage } from "./node/peer-message.ts";
import type { TraceEvent } from "./node/trace.ts";
import { createRing, type Ring } from "./ring/ring.ts";
import { utf8 } from "./bytes.ts";
import type { StoredRow, VersionVector } from "./versioning/types.ts";

/**
 * A cluster for the core's own tests: every message arrives at once and in order, every write commits at once, unless
 * a test says otherwise. Faults at random are the simulator's business; here a test writes one story by hand.
 */
export class TestCluster {
  readonly ring: Ring;
  readonly nodes = new Map<NodeId, { node: DynamoNode; rows: Map<string, PlacedRow>; down: boolean }>();
  /** Messages for which this says false are lost. */
  delivers: (from: NodeId, to: NodeId, message: PeerMessage) => boolean = () => true;
  /** What a node does with a write: "commit" at once, "hold" until `commitHeld`, or "fail" its epoch. */
  disk: (node: NodeId) => "commit" | "hold" | "fail" = () => "commit";
  nowMs = 1_000;
  readonly histories = new Map<NodeId, History>();
  readonly halted = new Map<NodeId, HaltCode>();
  readonly #buckets: ReadonlyMap<string, BucketSettings>;
  readonly #history;
  readonly #queue: { readonly at: NodeId; readonly event: NodeEvent }[] = [];
  readonly #replies = new Map<number, ClientResponse>();
  readonly #held = new Map<NodeId, { upTo: number; rows: Map<string, PlacedRow | null> }>();
  readonly #readiness = new Map<NodeId, Readied>();
  readonly #changeReplies = new Map<number, ChangeResponse>();
  #nextRef = 1;
  readonly traces: { readonly at: NodeId; readonly trace: TraceEvent }[] = [];
  #starts = 0;
  /** One count for all disks: it only has to ascend on each. */
  #commits = 0;

  constructor(options: {
    readonly zones: readonly string[];
    readonly buckets?: Record<string, BucketSettings>;
    /** Default 32. */
    readonly partitionCount?: number;
  }) {
    const { partitionCount = 32 } = options;
    const members = options.zones.map((zone, i) => ({ id: `n${i + 1}` as NodeId, zone, weight: 1 }));
    this.#history = [planInit({ clusterId: "c".repeat(32), members, partitionCount, n: 3 })];
    this.ring = createRing(this.#history);
    this.#buckets = new Map(Object.entries(options.buckets ?? { b: defaultBucketSettings }));
    for (const { id } of members) {
      this.#readiness.set(id, { ringId: this.ring.id, recovering: [] });
      this.start(id, new Map());
    }
    // Every node has heard of every other before a story begins.
    this.advance(10_000);
  }

  get historyAtStart(): History {
    return this.#history;
  }

  /** Commits of all disks so far: what the next start of a node takes for its own count. */
  get commits(): number {
    return this.#commits;
  }

  /** Starts a node, or starts it again from what its disk holds. */
  start(id: NodeId, rows = this.rowsOf(id), more: { readonly commitSequence?: number } = {}): void {
    const node = new DynamoNode({
      id,
      history: this.histories.get(id) ?? this.#history,
      buckets: this.#buckets,
      incarnation: ++this.#starts,
      commitSequence: more.commitSequence ?? this.#commits,
      heldPartitions: [...new Set([...rows.values()].map(({ key }) => this.ring.partitionOf(key)))],
      readiness: this.#readiness.get(id) ?? null,
      address: "",
      entropy: [1, 2, 3, 1_000 + this.#starts],
      timing: defaultTiming,
    });
    this.nodes.set(id, { node, rows, down: false });
    this.#held.delete(id);
    this.#queue.push({ at: id, event: { type: "start" } });
    this.run();
  }

  stop(id: NodeId): void {
    this.#at(id).down = true;
    for (const other of this.nodes.keys())
      this.#queue.push({ at: other, event: { type: "peer-disconnected", node: id } });
    this.run();
  }

  rowsOf(id: NodeId): Map<string, PlacedRow> {
    return this.nodes.get(id)?.rows ?? new Map();
  }

  stored(id: NodeId, key: Key): StoredRow | null {
    return this.rowsOf(id).get(keyId(key))?.stored ?? null;
  }

  owners(key: Key, n = 3): readonly NodeId[] {
    return this.ring
      .preferenceList(this.ring.partitionOf(key), n)
      .slice(0, n)
      .map(({ node }) => node);
  }

  others(key: Key, n = 3): readonly NodeId[] {
    return this.ring
      .preferenceList(this.ring.partitionOf(key), n)
      .slice(n)
      .map(({ node }) => node);
  }

  view(id: NodeId): NodeView {
    return this.#at(id).node.view({ monotonicMs: this.nowMs, wallMs: this.nowMs });
  }

  /** A key's owners in the ring that a node has now. */
  ownersNow(at: NodeId, key: Key, n = 3): readonly NodeId[] {
    const ring = createRing(this.histories.get(at) ?? this.#history);
    return ring.ownersOf(ring.partitionOf(key), n);
  }

  /** Partitions of which a node is first owner, by its own ring. */
  ownedBy(id: NodeId): number {
    return createRing(this.histories.get(id) ?? this.#history).firstOwners.filter((owner) => owner === id).length;
  }

  /** Sends a request and runs everything that follows from it at this instant. The answer may still be open. */
  request(at: NodeId, request: ClientRequest): { response(): ClientResponse | undefined } {
    const ref = this.#nextRef++;
    this.#queue.push({ at, event: { type: "client-request", ref, request } });
    this.run();
    return { response: () => this.#replies.get(ref) };
  }

  /** Feeds one node one event. */
  tell(at: NodeId, event: NodeEvent): void {
    this.#queue.push({ at, event });
    this.run();
  }

  /** From now on, for so long, no node drops or reaps a row. */
  keepRows(forMs: number): void {
    for (const at of this.nodes.keys()) {
      this.#queue.push({ at, event: { type: "keep-rows", untilMs: this.nowMs + forMs } });
    }
    this.run();
  }

  /** Plans a change at a member and commits it there. */
  change(at: NodeId, change: Change): void {
    const planned = this.ask(at, { type: "plan", change });
    if (planned?.type !== "planned" || !planned.plan.ok) throw new Error(`not planned: ${JSON.stringify(planned)}`);
    const { operation } = planned.plan;
    const committed = this.ask(at, { type: "commit", operation, address: "" });
    if (committed?.type !== "committed") throw new Error(`not committed: ${JSON.stringify(committed)}`);
  }

  /** Asks a member what an operator asks. Undefined while the answer is open. */
  ask(at: NodeId, request: ChangeRequest): ChangeResponse | undefined {
    const ref = this.#nextRef++;
    this.#queue.push({ at, event: { type: "change-request", ref, request } });
    this.run();
    return this.#changeReplies.get(ref);
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) {
      this.nowMs = Math.min(endMs, this.nowMs + 50);
      for (const id of this.nodes.keys()) this.#queue.push({ at: id, event: { type: "wake" } });
      this.run();
    }
  }

  commitHeld(id: NodeId): void {
    this.#commit(id);
    this.run();
  }

  #commit(id: NodeId): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    this.#held.delete(id);
    const { rows } = this.#at(id);
    for (const [key, row] of held.rows) {
      if (row === null) rows.delete(key);
      else rows.set(key, row);
    }
    this.#queue.push({ at: id, event: { type: "writes-committed", upTo: held.upTo, commitSequence: ++this.#commits } });
  }

  run(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const target = this.nodes.get(next.at);
      if (target === undefined || target.down) continue;
      const now = { monotonicMs: this.nowMs, wallMs: this.nowMs };
      for (const effect of target.node.handle(next.event, now)) this.#carryOut(next.at, effect);
    }
  }

  #at(id: NodeId): { node: DynamoNode; rows: Map<string, PlacedRow>; down: boolean } {
    const found = this.nodes.get(id);
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  }

  #carryOut(at: NodeId, effect: NodeEffect): void {
    const { rows } = this.#at(at);
    switch (effect.type) {
      case "send":
        if (this.delivers(at, effect.to, effect.message)) {
          this.#queue.push({ at: effect.to, event: { type: "message", from: at, message: effect.message } });
        }
        return;
      case "reply":
        this.#replies.set(effect.ref, effect.response);
        return;
      case "read-row": {
        const found = rows.get(keyId(effect.key));
        const result = found ? ({ status: "found", stored: found.stored } as const) : ({ status: "absent" } as const);
        this.#queue.push({ at, event: { type: "row-read", readId: effect.readId, result } });
        return;
      }
      case "write-row":
        this.#write(at, effect);
        return;
      case "query": {
        const answer = answerQuery(effect.query, rows.values());
        this.#queue.push({ at, event: { type: "answered", queryId: effect.queryId, answer } });
        return;
      }
      case "write-history":
        this.histories.set(at, effect.history);
        this.#queue.push({ at, event: { type: "history-written", historyId: effect.historyId } });
        return;
      case "write-readiness":
        this.#readiness.set(at, effect.readiness);
        return;
      case "halt":
        this.halted.set(at, effect.code);
        this.#at(at).down = true;
        return;
      case "change-reply":
        this.#changeReplies.set(effect.ref, effect.response);
        return;
      case "trace":
        this.traces.push({ at, trace: effect.trace });
        return;
      case "peer-address":
      case "wake-at":
        return;
    }
  }

  #write(at: NodeId, effect: Extract<NodeEffect, { type: "write-row" }>): void {
    const how = this.disk(at);
    if (how === "fail") {
      this.#held.delete(at);
      this.#queue.push({ at, event: { type: "writes-failed", epoch: effect.epoch, reason: "disk full" } });
      return;
    }
    const held = this.#held.get(at) ?? { upTo: 0, rows: new Map<string, PlacedRow | null>() };
    held.upTo = effect.writeId;
    held.rows.set(keyId(effect.key), placed(effect));
    this.#held.set(at, held);
    if (how === "commit") this.#commit(at);
  }
}

function placed({ key, partition, n, stored }: Extract<NodeEffect, { type: "write-row" }>): PlacedRow | null {
  return stored === null ? null : { key, partition, n, stored };
}

let nextRequest = 1;

/** A put with sane defaults. */
export function put(key: Key, value: string, more: Partial<PutRequest> = {}): PutRequest {
  return {
    type: "put",
    key,
    value: utf8(value),
    context: [],
    expiresAtMs: null,
    returnBody: false,
    requestId: `r${nextRequest++}` as RequestId,
    writtenAt: { ms: nextRequest, logical: 0 },
    w: null,
    pw: null,
    dw: null,
    mergeable: false,
    timeoutMs: 2_000,
    ...more,
  };
}

/** A get with sane defaults. */
export function get(key: Key, more: { readonly r?: number; readonly pr?: number } = {}): ClientRequest {
  return { type: "get", key, r: more.r ?? null, pr: more.pr ?? null, timeoutMs: 2_000 };
}

/** A delete with sane defaults. */
export function del(key: Key, context: VersionVector): ClientRequest {
  const { requestId, writtenAt } = put(key, "");
  return {
    type: "delete",
    key,
    context,
    requestId,
    writtenAt,
    w: null,
    pw: null,
    dw: null,
    mergeable: false,
    timeoutMs: 2_000,
  };
}

/** A key of bucket `b`. */
export function key(name: string, bucket = "b"): Key {
  return { bucket, bytes: utf8(name) };
}
