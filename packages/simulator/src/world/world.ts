import { createRing, defaultBucketSettings, keyId, mergeHistories } from "@cartwheel/dynamo";
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
  PlacedRow,
  Ring,
} from "@cartwheel/dynamo";
import type { StartRefusal } from "../disk/disk-content.ts";
import { SimulatedDisk } from "../disk/simulated-disk.ts";
import type { FaultLedger } from "../nemesis/fault-ledger.ts";
import { byReference, EncodedFrames } from "../network/carrier.ts";
import type { Carrier, Loaded } from "../network/carrier.ts";
import { Network } from "../network/network.ts";
import type { RunOptions } from "../run/options.ts";
import { Accidents } from "./accidents.ts";
import { ConnectionHints } from "./connection-hints.ts";
import { Dice } from "./dice.ts";
import { RollingHash } from "./rolling-hash.ts";
import { Schedule } from "./schedule.ts";
import { SimulatedNode, wallStartMs } from "./simulated-node.ts";
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
  readonly ledger: FaultLedger;
  readonly witness: Witness;
}

/** No healthy run comes near to it. */
const eventsMax = 300_000;

/** Nodes keep each other busy without end. */
export class StormError extends Error {
  override readonly name = "StormError";
}

const noRows: ReadonlyMap<string, PlacedRow> = new Map();

/** All machines, links and disks of one run, and its time. */
export class World implements NodeSurroundings {
  readonly schedule = new Schedule();
  readonly hash = new RollingHash();
  readonly network: Network;
  readonly nodes: readonly SimulatedNode[];
  readonly ring: Ring;
  readonly options: RunOptions;
  readonly ledger: FaultLedger;
  readonly accidents = new Accidents();
  /** Keys that every owner held before chaos began and that nobody writes any more, by name. */
  readonly quietKeys = new Set<string>();
  /** The most that any wall clock was ever ahead, milliseconds. */
  aheadMs = 0;
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
  /** The ring that the disks made when they were last asked, and of which histories. */
  #finalRing: { readonly of: readonly History[]; readonly ring: Ring };

  constructor({ seed, options, history, spares, ledger, witness }: WorldSetting) {
    this.options = options;
    this.ledger = ledger;
    this.ring = createRing(history);
    this.#finalRing = { of: [], ring: this.ring };
    this.#witness = witness;
    this.#carrier = options.frames === "encoded" ? new EncodedFrames() : byReference;
    if (this.#carrier !== byReference) witness.met("every frame through the real codec");
    this.#clientDice = new Dice(seed, "client links");
    this.#clientDropPerMille = options.clientDropPerMille;
    const frameLifeUs = options.timing.frameLifeMs * 1000;
    this.network = new Network({ seed, schedule: this.schedule, conditions: options.links, frameLifeUs });
    this.nodes = [...this.ring.members.map(({ id }) => id), ...spares].map((id) => {
      const dice = new Dice(seed, `disk ${id}`);
      return new SimulatedNode({
        id,
        history,
        // Scripts of earlier days do not say what was only later a setting.
        buckets: new Map([["b", { ...defaultBucketSettings, ...options.bucket }]]),
        timing: options.timing,
        disk: new SimulatedDisk({ identity: id, schedule: this.schedule, dice, conditions: options.disk }),
        dice: new Dice(seed, `entropy ${id}`),
        surroundings: this,
      });
    });
    for (const { id, disk } of this.nodes) {
      if (!spares.includes(id)) disk.content.readiness = { ringId: this.ring.id, recovering: [] };
    }
    this.#byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.#hints = new ConnectionHints(this, new Dice(seed, "connection hints"));
  }

  node(id: NodeId): SimulatedNode {
    const node = this.#byId.get(id);
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  /**
   * The intact rows of a node's data directory, wherever its files are at the moment. None where it was emptied, or set
   * aside as an older image.
   */
  rowsOf(id: NodeId): ReadonlyMap<string, PlacedRow> {
    const there = this.node(id).disk.content;
    const own =
      there.identity === id ? there : this.nodes.find(({ disk }) => disk.content.identity === id)?.disk.content;
    return own === undefined || own.retired === "DISK_BEHIND" ? noRows : own.rows;
  }

  /** No wall clock has shown a later time by now. */
  get latestWallMs(): number {
    return wallStartMs + Math.floor(this.schedule.nowUs / 1000) + this.aheadMs;
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

  refused(refusal: StartRefusal): void {
    // O16 allows a refusal that has a name.
    this.#witness.met(`start refused: ${refusal}`);
  }

  halted(node: SimulatedNode, code: HaltCode, message: string): void {
    this.#witness.met(`halted: ${code}`);
    if (code === "DRAINED") return;
    // An operator declared it so, after its disk was lost; what was made anew under its name hears of it and ends.
    if (code === "DESTROYED" && this.ledger.wasReplaced(node.id)) return;
    if (code === "DISK_BEHIND" && this.ledger.wasReplaced(node.id)) {
      // Its rows are set aside and listed for an operator (design §3): nobody counts them any more.
      return this.ledger.enter(this, { node: node.id, rows: node.disk.rows });
    }
    this.#witness.broke(node, new Error(`${code}: ${message}`));
  }

  /** Something happened that a campaign should be seen to reach. */
  met(situation: string): void {
    this.#witness.met(situation);
  }

  isSpare(id: NodeId): boolean {
    return this.ring.statusOf(id) === "unknown";
  }

  /** What all disks together know of the membership. */
  finalRing(): Ring {
    const known = this.nodes.flatMap(({ disk }) => (disk.history === null ? [] : [disk.history]));
    const { of, ring } = this.#finalRing;
    if (known.length === of.length && known.every((history, i) => history === of[i])) return ring;
    this.#finalRing = { of: known, ring: known.length === 0 ? this.ring : createRing(known.reduce(mergeHistories)) };
    return this.#finalRing.ring;
  }

  handling(node: SimulatedNode, event: NodeEvent): void {
    if (++this.events > eventsMax) throw new StormError(`${eventsMax} events by ${this.schedule.nowUs / 1000} ms`);
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
      if (effect.stored === null) this.accidents.noteLostRow(node.id, keyId(effect.key));
      this.#witness.wrote(node, effect);
    } else {
      if (effect.trace.type === "batch-failed") this.accidents.noteFailedBatch(node.id);
      this.#witness.traced(node, effect);
    }
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
