import { createRing, defaultTiming, DynamoNode, planInit, Random } from "@cartwheel/dynamo";
import type {
  BucketSettings,
  Change,
  ChangeRequest,
  ChangeResponse,
  History,
  Member,
  NodeEffect,
  NodeEvent,
  NodeId,
  NodeView,
  PeerMessage,
  RowRead,
  StorageAnswer,
  StorageQuery,
} from "@cartwheel/dynamo";
import { peerMessageCodec } from "@cartwheel/wire";
import { Agenda } from "./agenda.ts";
import { Traffic } from "./traffic.ts";

/** What a node of a virtual cluster finds on its disk. Nothing is ever written to it. */
export interface VirtualDisk {
  query(query: StorageQuery): StorageAnswer;
}

export interface VirtualClusterOptions {
  readonly members: readonly Member[];
  readonly buckets: ReadonlyMap<string, BucketSettings>;
  readonly partitionCount: number;
  readonly diskOf: (node: NodeId) => VirtualDisk;
  readonly seed: number;
}

/** One way, in virtual milliseconds. */
const latencyMs = 1;
const absent: RowRead = { status: "absent" };

/**
 * The production core in virtual time: every node in one thread, messages encoded as on the wire and counted, disks that
 * are only read. It measures what nodes say to each other when nobody asks anything of them; it measures no hardware.
 */
export class VirtualCluster {
  readonly traffic = new Traffic();
  readonly #options: VirtualClusterOptions;
  readonly #agenda = new Agenda();
  readonly #random: Random;
  readonly #nodes = new Map<NodeId, DynamoNode>();
  readonly #histories = new Map<NodeId, History>();
  readonly #first: History;
  readonly #changeReplies = new Map<number, ChangeResponse>();
  #refs = 0;

  constructor(options: VirtualClusterOptions) {
    const { members, buckets, partitionCount } = options;
    this.#options = options;
    this.#random = new Random([options.seed, 4, 8, 1]);
    const n = Math.max(...[...buckets.values()].map((bucket) => bucket.n));
    this.#first = [planInit({ clusterId: "b".repeat(32), members, partitionCount, n })];
    // As in life, nodes do not tick in step.
    for (const { id } of members) this.#agenda.after(this.#below(defaultTiming.gossipMs), () => this.start(id));
  }

  get nowMs(): number {
    return this.#agenda.nowMs;
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    this.#agenda.advance(ms);
  }

  /** Starts a node: of the first members, or one that comes later and waits for its join. */
  start(id: NodeId): void {
    const ringId = createRing(this.#first).id;
    const node = new DynamoNode({
      id,
      history: this.#first,
      buckets: this.#options.buckets,
      incarnation: 1,
      commitSequence: 1,
      heldPartitions: this.#held(id),
      readiness: { ringId, recovering: [] },
      address: `${id}:4100`,
      entropy: [this.#options.seed, this.#random.nextUint32(), 1, 2],
      timing: defaultTiming,
    });
    this.#nodes.set(id, node);
    this.#histories.set(id, this.#first);
    this.#feed(id, { type: "start" });
  }

  /** What a node makes of itself. */
  view(id: NodeId): NodeView {
    return this.#node(id).view(this.#now());
  }

  /** How many operations each node's durable history has. */
  operationsKnown(): readonly number[] {
    return [...this.#histories.values()].map((history) => history.length);
  }

  /** Plans a change at a member and commits it there. Throws when it is refused. */
  change(at: NodeId, change: Change): void {
    const planned = this.#ask(at, { type: "plan", change });
    if (planned?.type !== "planned" || !planned.plan.ok)
      throw new Error(`It was not planned: ${JSON.stringify(planned)}`);
    this.#ask(at, { type: "commit", operation: planned.plan.operation, address: "" });
  }

  #ask(at: NodeId, request: ChangeRequest): ChangeResponse | undefined {
    const ref = ++this.#refs;
    this.#feed(at, { type: "change-request", ref, request });
    return this.#changeReplies.get(ref);
  }

  #feed(at: NodeId, event: NodeEvent): void {
    this.traffic.event();
    for (const effect of this.#node(at).handle(event, this.#now())) this.#carryOut(at, effect);
  }

  #carryOut(at: NodeId, effect: NodeEffect): void {
    switch (effect.type) {
      case "send":
        return this.#send(at, effect.to, effect.message);
      case "query": {
        const answer = this.#options.diskOf(at).query(effect.query);
        return this.#soon(at, { type: "answered", queryId: effect.queryId, answer });
      }
      case "read-row":
        return this.#soon(at, { type: "row-read", readId: effect.readId, result: absent });
      case "write-history":
        this.#histories.set(at, effect.history);
        return this.#soon(at, { type: "history-written", historyId: effect.historyId });
      case "wake-at":
        return this.#agenda.at(effect.monotonicMs, () => this.#feed(at, { type: "wake" }));
      case "change-reply":
        this.#changeReplies.set(effect.ref, effect.response);
        return;
      case "write-row":
      case "halt":
        throw new Error(`A node of an idle cluster asked for ${effect.type}.`);
      case "reply":
      case "write-readiness":
      case "peer-address":
      case "trace":
        return;
    }
  }

  #send(from: NodeId, to: NodeId, message: PeerMessage): void {
    const bytes = peerMessageCodec.encode(message);
    this.traffic.message(message.type, bytes.length);
    this.#agenda.after(latencyMs, () => {
      if (this.#nodes.has(to)) this.#feed(to, { type: "message", from, message });
    });
  }

  #soon(at: NodeId, event: NodeEvent): void {
    this.#agenda.after(0, () => this.#feed(at, event));
  }

  #held(id: NodeId): readonly number[] {
    const answer = this.#options.diskOf(id).query({ type: "held" });
    return answer.type === "held" ? answer.partitions : [];
  }

  #now(): { readonly monotonicMs: number; readonly wallMs: number } {
    return { monotonicMs: this.nowMs, wallMs: this.nowMs };
  }

  #node(id: NodeId): DynamoNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new RangeError(`There is no node ${id}.`);
    return node;
  }

  #below(limit: number): number {
    return this.#random.nextUint32() % limit;
  }
}
