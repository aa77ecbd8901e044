import { createRing, mergeHistories } from "@cartwheel/dynamo";
import type {
  ChangeRequest,
  ChangeResponse,
  ClientRequest,
  ClientResponse,
  HaltCode,
  History,
  NodeEffect,
  NodeEvent,
  NodeId,
  PeerMessage,
  Ring,
} from "@cartwheel/dynamo";
import { SimulatedDisk } from "../disk/simulated-disk.ts";
import { byReference, EncodedFrames } from "../network/carrier.ts";
import type { Carrier, Loaded } from "../network/carrier.ts";
import { Network } from "../network/network.ts";
import type { RunOptions } from "../run/options.ts";
import { ConnectionHints } from "./connection-hints.ts";
import { Dice } from "./dice.ts";
import { RollingHash } from "./rolling-hash.ts";
import { Schedule } from "./schedule.ts";
import { SimulatedNode } from "./simulated-node.ts";
import type { NodeSurroundings } from "./simulated-node.ts";

/** Whoever watches a world. It sees all and changes nothing. */
export interface Witness {
  /** A frame is about to arrive; a second copy is another event. */
  arriving?(event: NodeEvent, sentUs: number): void;
  handled(node: SimulatedNode, event: NodeEvent): void;
  wrote(node: SimulatedNode, effect: Extract<NodeEffect, { type: "write-row" }>): void;
  traced(node: SimulatedNode, effect: Extract<NodeEffect, { type: "trace" }>): void;
  /** A node answered a client; the client may never hear of it. */
  replied(node: SimulatedNode, ref: number, response: ClientResponse): void;
  broke(node: SimulatedNode, error: unknown): void;
  /** Something happened that a campaign should be seen to reach. */
  met(situation: string): void;
}

export interface WorldSetting {
  readonly seed: number;
  readonly options: RunOptions;
  readonly history: History;
  /** Machines that begin outside the ring. */
  readonly spares: readonly NodeId[];
  readonly witness: Witness;
}

/** All machines, links and disks of one run, and its time. */
export class World implements NodeSurroundings {
  readonly schedule = new Schedule();
  readonly hash = new RollingHash();
  readonly network: Network;
  readonly nodes: readonly SimulatedNode[];
  readonly ring: Ring;
  readonly options: RunOptions;
  /** Keys that every owner held before chaos began and that nobody writes any more, by name. */
  readonly quietKeys = new Set<string>();
  /** Events that nodes handled. */
  events = 0;
  readonly #witness: Witness;
  readonly #byId: ReadonlyMap<NodeId, SimulatedNode>;
  readonly #hints: ConnectionHints;
  readonly #clientDice: Dice;
  readonly #changes = new Map<number, (response: ChangeResponse) => void>();
  readonly #waiting = new Map<number, (response: ClientResponse) => void>();
  readonly #carrier: Carrier;
  #nextRef = 1;
  #clientDropPerMille: number;

  constructor({ seed, options, history, spares, witness }: WorldSetting) {
    this.options = options;
    this.ring = createRing(history);
    this.#witness = witness;
    this.#carrier = options.frames === "encoded" ? new EncodedFrames() : byReference;
    if (this.#carrier !== byReference) witness.met("every frame through the real codec");
    this.#clientDice = new Dice(seed, "client links");
    this.#clientDropPerMille = options.clientDropPerMille;
    this.network = new Network({ seed, schedule: this.schedule, conditions: options.links });
    this.nodes = [...this.ring.members.map(({ id }) => id), ...spares].map((id) => {
      const dice = new Dice(seed, `disk ${id}`);
      return new SimulatedNode({
        id,
        history,
        buckets: new Map([["b", options.bucket]]),
        timing: options.timing,
        disk: new SimulatedDisk({ schedule: this.schedule, dice, conditions: options.disk }),
        dice: new Dice(seed, `entropy ${id}`),
        surroundings: this,
      });
    });
    for (const { id, disk } of this.nodes) {
      if (!spares.includes(id)) disk.readiness = { ringId: this.ring.id, recovering: [] };
    }
    this.#byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.#hints = new ConnectionHints(this, new Dice(seed, "connection hints"));
  }

  node(id: NodeId): SimulatedNode {
    const node = this.#byId.get(id);
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  /** Starts every node, a moment apart. */
  start(): void {
    for (const node of this.nodes) {
      if (this.isSpare(node.id)) continue;
      this.schedule.after(this.#clientDice.below(50_000), () => {
        node.start();
        this.linksChanged();
      });
    }
  }

  /** Lets time pass up to an instant. */
  runUntil(untilUs: number): void {
    while (this.schedule.step(untilUs));
  }

  /** A client asks a node. `answered` runs at most once; `ref` names the exchange to the witness. */
  request(to: NodeId, request: ClientRequest, answered: (response: ClientResponse) => void): number {
    const ref = this.#nextRef++;
    this.#waiting.set(ref, answered);
    if (!this.#clientDice.chance(this.#clientDropPerMille)) {
      const frame = this.#carrier.request(request);
      this.schedule.after(this.#clientDice.skewed(500), () => {
        const node = this.node(to);
        const read = this.#read(frame, node);
        if (read !== null) node.feed({ type: "client-request", ref, request: read });
      });
    }
    return ref;
  }

  /** From now on no frame between client and node is lost. */
  healClients(): void {
    this.#clientDropPerMille = 0;
  }

  /** Tells the nodes, as a transport would, that connections opened or closed. */
  linksChanged(): void {
    this.#hints.refresh();
  }

  send(from: NodeId, to: NodeId, message: PeerMessage): void {
    if (from === to) throw new Error(`${from} sent ${message.type} to itself`);
    const sentUs = this.schedule.nowUs;
    const frame = this.#carrier.peer(message);
    this.network.send({ from, to }, () => {
      const node = this.node(to);
      const read = this.#read(frame, node);
      if (read === null) return;
      const event: NodeEvent = { type: "message", from, message: read };
      this.#witness.arriving?.(event, sentUs);
      node.feed(event);
    });
  }

  reply(from: SimulatedNode, ref: number, response: ClientResponse): void {
    this.#witness.replied(from, ref, response);
    if (this.#clientDice.chance(this.#clientDropPerMille)) return;
    const frame = this.#carrier.response(response);
    this.schedule.after(this.#clientDice.skewed(500), () => {
      const answered = this.#waiting.get(ref);
      this.#waiting.delete(ref);
      const read = this.#read(frame, from);
      if (read !== null) answered?.(read);
    });
  }

  /** An operator asks a node, over a link that never fails. */
  changeRequest(at: SimulatedNode, request: ChangeRequest, answered: (response: ChangeResponse) => void): void {
    const ref = this.#nextRef++;
    this.#changes.set(ref, answered);
    at.feed({ type: "change-request", ref, request });
  }

  changed(ref: number, response: ChangeResponse): void {
    const answered = this.#changes.get(ref);
    this.#changes.delete(ref);
    this.schedule.after(1_000, () => answered?.(response));
  }

  committed(type: string): void {
    this.#witness.met(`committed: ${type}`);
  }

  halted(node: SimulatedNode, code: HaltCode, message: string): void {
    this.#witness.met(`halted: ${code}`);
    if (code === "DRAINED") return;
    this.#witness.broke(node, new Error(`${code}: ${message}`));
  }

  isSpare(id: NodeId): boolean {
    return this.ring.statusOf(id) === "unknown";
  }

  /** What all disks together know of the membership. */
  finalRing(): Ring {
    const known = this.nodes.flatMap(({ disk }) => (disk.history === null ? [] : [disk.history]));
    return known.length === 0 ? this.ring : createRing(known.reduce(mergeHistories));
  }

  handling(node: SimulatedNode, event: NodeEvent): void {
    this.events++;
    this.#witness.handled(node, event);
    this.hash.number(this.schedule.nowUs);
    this.hash.text(node.id);
    this.hash.text(event.type === "message" ? event.message.type : event.type);
  }

  observed(node: SimulatedNode, effect: Extract<NodeEffect, { type: "write-row" | "trace" }>): void {
    if (effect.type === "write-row") {
      for (const { actor, counter } of effect.stored?.row.clock ?? []) {
        this.hash.text(actor);
        this.hash.number(counter);
      }
      this.#witness.wrote(node, effect);
    } else this.#witness.traced(node, effect);
  }

  /** What arrived, as this node reads or wrote it. Bytes that cannot be read are a bug of the codec. */
  #read<T>(frame: Loaded<T>, node: SimulatedNode): T | null {
    const read = frame();
    if (read === null) this.#witness.broke(node, new Error("a frame could not be decoded"));
    return read;
  }

  crashedBetweenEffects(): void {
    this.#witness.met("crash between effects");
  }

  broke(node: SimulatedNode, error: unknown): void {
    this.#witness.broke(node, error);
  }
}
