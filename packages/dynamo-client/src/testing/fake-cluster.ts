import {
  compareBytes,
  createRing,
  planChange,
  planInit,
  type Change,
  type ChangeRequest,
  type ChangeResponse,
  type History,
  type Key,
  type Member,
  type NodeId,
} from "@cartwheel/dynamo";
import type {
  ClientOperation,
  ClientOutcome,
  ClientToNode,
  ListAnswer,
  NodeToClient,
  PlacedKey,
} from "@cartwheel/wire";
import { protocolVersions, type ConnectionHandlers } from "@cartwheel/wire/connection";
import type { Dial, NodeConnection } from "../cluster/dial.ts";

export const clusterId = "c".repeat(32);

/** What a fake node does with an operation: answers, keeps silent, answers unreadably, or drops the connection. */
export type Behaviour = (operation: ClientOperation) => ClientOutcome | "silence" | "gibberish" | "hang up";

interface FakeConnection {
  readonly handlers: { current: ConnectionHandlers<NodeToClient> | null };
  isOpen: boolean;
}

/** A node that speaks the client protocol over an in-process connection and has no store. */
export class FakeNode {
  readonly id: NodeId;
  readonly zone: string;
  behaviour: Behaviour = gotNothing;
  /** Refuses connections. */
  isDown = false;
  /** Hears, and never answers: as if its process were stopped, or a cut swallowed its messages. */
  isMute = false;
  /** Its outgoing queue is full: nothing that is sent to it leaves. */
  isFull = false;
  /** What it answers to a listing, in order; pages of at most two keys, or three partitions. */
  listed: PlacedKey[] = [];
  misplaced: readonly number[] = [];
  recovering: readonly number[] = [];
  /** Called before each page that it answers. */
  onList: () => void = () => {};
  readonly operations: ClientOperation[] = [];
  readonly watched: string[] = [];
  readonly changes: ChangeRequest[] = [];
  changeResponse: ChangeResponse = { type: "committed", historyId: "" };
  readonly #connections = new Set<FakeConnection>();
  readonly #cluster: FakeCluster;

  constructor(cluster: FakeCluster, member: Member) {
    this.#cluster = cluster;
    this.id = member.id;
    this.zone = member.zone;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Connections that the client closed. */
  hangUps = 0;

  connect(): NodeConnection {
    const connection: FakeConnection = { handlers: { current: null }, isOpen: true };
    this.#connections.add(connection);
    return {
      remote: { role: "peer", node: this.id, incarnation: 1 },
      agreed: { version: protocolVersions.max, isAdmin: true },
      counters: {
        framesSent: 0,
        bytesSent: 0,
        framesReceived: 0,
        bytesReceived: 0,
        framesDropped: 0,
        messagesRefused: 0,
      },
      send: (message) => {
        if (!connection.isOpen || (this.isFull && message.type === "operation")) return false;
        queueMicrotask(() => this.#receive(connection, message));
        return true;
      },
      start: (handlers) => {
        connection.handlers.current = handlers;
      },
      close: () => {
        if (connection.isOpen) this.hangUps += 1;
        this.#close(connection, "LOCAL");
      },
    };
  }

  hangUp(): void {
    for (const connection of this.#connections) this.#close(connection, "REMOTE");
  }

  tellLeaving(): void {
    for (const connection of this.#connections) this.#send(connection, { type: "leaving" });
  }

  tellChanged(key: Key): void {
    for (const connection of this.#connections) this.#send(connection, { type: "changed", key });
  }

  #receive(connection: FakeConnection, message: ClientToNode): void {
    if (!connection.isOpen) return;
    if (message.type === "operation") this.operations.push(message.operation);
    if (this.isMute) return;
    switch (message.type) {
      case "ping":
        return this.#send(connection, { type: "pong", id: message.id });
      case "view":
        return this.#send(connection, { type: "view", id: message.id, cluster: this.#cluster.viewFrom(this.id) });
      case "traces":
        return this.#send(connection, { type: "traces", id: message.id, traces: [] });
      case "change":
        this.changes.push(message.request);
        return this.#send(connection, { type: "change", id: message.id, response: this.changeResponse });
      case "figures":
        return this.#send(connection, { type: "figures", id: message.id, text: "" });
      case "list": {
        this.onList();
        return this.#send(connection, { type: "list", id: message.id, answer: this.#listAnswer(message) });
      }
      case "backup":
        return this.#send(connection, { type: "backup", id: message.id, state: { type: "idle" } });
      case "watch":
        this.watched.push(Buffer.from(message.key.bytes).toString());
        return;
      case "unwatch":
        this.watched.splice(this.watched.indexOf(Buffer.from(message.key.bytes).toString()), 1);
        return;
      case "operation": {
        const outcome = this.behaviour(message.operation);
        const { current } = connection.handlers;
        if (outcome === "hang up") this.hangUp();
        else if (outcome === "gibberish") current?.refused?.({ code: "MALFORMED", message: "noise", id: message.id });
        else if (outcome !== "silence") this.#send(connection, { type: "outcome", id: message.id, outcome });
        return;
      }
    }
  }

  #listAnswer({ bucket, partitions, after }: Extract<ClientToNode, { readonly type: "list" }>): ListAnswer {
    const message = `there is no bucket "${bucket}"`;
    if (bucket === "nowhere") return { ...failed("BUCKET_UNKNOWN"), message };
    const [first] = partitions;
    const page = partitions.slice(0, 3);
    const held = this.listed.filter(({ partition, bytes }) => {
      return page.includes(partition) && (partition !== first || after === null || compareBytes(bytes, after) > 0);
    });
    const keys = held.slice(0, 2);
    const next = held[2];
    const finished = next === undefined ? page.length : page.indexOf(next.partition);
    return { type: "page", ringId: createRing(this.#cluster.history).id, n: 3, r: 2, keys, finished };
  }

  #send(connection: FakeConnection, message: NodeToClient): void {
    if (connection.isOpen && !this.isMute) connection.handlers.current?.message(message);
  }

  #close(connection: FakeConnection, code: "LOCAL" | "REMOTE"): void {
    if (!connection.isOpen) return;
    connection.isOpen = false;
    this.#connections.delete(connection);
    connection.handlers.current?.closed({ code, message: "closed by a test" });
  }
}

/** Fake nodes east-1 to east-3 and west-1, west-2 on one ring, each at the address `<id>:1`. */
export class FakeCluster {
  readonly nodes: FakeNode[];
  /** What all nodes know. */
  history: History;
  /** Other addresses of nodes, by address. */
  readonly aliases = new Map<string, string>();

  constructor(ids: readonly string[] = ["east-1", "east-2", "east-3", "west-1", "west-2"]) {
    const members = ids.map((id): Member => ({ id: id as NodeId, zone: id.split("-")[0] ?? "", weight: 1 }));
    this.history = [planInit({ clusterId, members, partitionCount: 16, n: 3 })];
    this.nodes = members.map((member) => new FakeNode(this, member));
  }

  node(id: string): FakeNode {
    const node = this.nodes.find((candidate) => candidate.id === id);
    if (node === undefined) throw new RangeError(`there is no fake node ${id}`);
    return node;
  }

  /** All nodes learn of a change at once. A node that joins or replaces one runs from now on. */
  change(change: Change): void {
    const [author] = this.nodes;
    const plan = author === undefined ? null : planChange(this.history, change, author.id);
    if (plan?.ok !== true) throw new RangeError(`the change is refused: ${plan?.message ?? "no node"}`);
    this.history = [...this.history, plan.operation];
    const newcomer = change.type === "join" ? change.member : change.type === "replace" ? change.by : null;
    if (newcomer !== null) this.nodes.push(new FakeNode(this, newcomer));
  }

  readonly dial: Dial = async ({ address }) => {
    const node = this.nodes.find(({ id }) => `${id}:1` === (this.aliases.get(address) ?? address));
    if (node === undefined || node.isDown) {
      return { ok: false, refusal: { code: "UNREACHABLE", message: "nobody listens there" } };
    }
    return { ok: true, connection: node.connect() };
  };

  viewFrom(id: NodeId): Extract<NodeToClient, { readonly type: "view" }>["cluster"] {
    return {
      view: {
        id,
        incarnation: 1,
        ringId: createRing(this.history).id,
        commitSequence: 0,
        status: "member",
        confirmed: true,
        recovering: this.node(id).recovering.map((partition) => ({ partition, awaited: [] })),
        reapHindrance: null,
        peers: [],
        misplaced: this.node(id).misplaced,
        inFlight: 0,
      },
      history: this.history,
      addresses: this.nodes.map((node) => ({ node: node.id, address: `${node.id}:1` })),
    };
  }
}

export function gotNothing(): ClientOutcome {
  return { type: "got", siblings: [], context: new Uint8Array(0), complete: true, fastest: null, answeredBy: [] };
}

export function wrote(context: Uint8Array | null = null): ClientOutcome {
  const dot = { actor: `${"0".repeat(16)}.1`, counter: 1 } as Extract<
    ClientOutcome,
    { readonly type: "written" }
  >["dot"];
  return { type: "written", dot, context, siblings: null, copies: [], n: 3, missing: [] };
}

export function failed(
  code: Extract<ClientOutcome, { readonly type: "failed" }>["code"],
  outcome: "rejected" | "unknown" = "rejected",
): Extract<ClientOutcome, { readonly type: "failed" }> {
  return { type: "failed", outcome, code, message: "a planned failure", needed: 2, received: 1, from: [] };
}
