import { keyId } from "@cartwheel/dynamo";
import type { ClientResponse, NodeEffect, NodeEvent, NodeId, PeerMessage, Row, TraceEvent } from "@cartwheel/dynamo";
import type { Fault } from "../nemesis/fault.ts";
import type { Chronicle } from "../run/audience.ts";
import type { FinalState } from "../truth/final-state.ts";
import { Truth } from "../truth/truth.ts";
import type { Outgoing } from "../workload/client.ts";
import type { SimulatedNode } from "../world/simulated-node.ts";
import type { World } from "../world/world.ts";
import { answerOf } from "./answer.ts";
import { carriedRow, reapedKeys } from "./carried-row.ts";
import { ReplicaDiary } from "./replica-diary.ts";
import { changeOf, named, namedMint } from "./row-change.ts";
import type { Cause, NamedDot, Story, StoryEvent } from "./story-event.ts";
import { valueText } from "./value-text.ts";
import { versionFates } from "./version-fates.ts";

type Mutable<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;
type Entry = Mutable<StoryEvent>;
type Told<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;
type Untimed<T> = T extends unknown ? Omit<T, "atMs"> : never;
type WriteRow = Extract<NodeEffect, { type: "write-row" }>;

/** What the node that is at work has done so far in this step. */
interface Step {
  readonly node: NodeId;
  readonly event: NodeEvent;
  minted: Told<"minted"> | null;
  /** Traces of this key, by their type. */
  readonly traces: Set<TraceEvent["type"]>;
}

/** Hears a whole run and keeps what concerns one key: who stored which version when, and why each one went. */
export class KeyStory implements Chronicle {
  readonly #key: string;
  readonly #entries: Entry[] = [];
  readonly #diaries = new Map<NodeId, ReplicaDiary>();
  /** Requests about this key, with their answers. */
  readonly #requests = new Map<number, { readonly asked: Told<"asked">; answered: Told<"answered"> | null }>();
  readonly #sentMs = new WeakMap<NodeEvent, number>();
  /** Questions about this key that wait for an answer which does not name it, as `asker>asked#id`. */
  readonly #questions = new Set<string>();
  readonly #diskFaults = new Map<NodeId, Fault>();
  readonly #written = new Set<string>();
  #truth = new Truth(() => 0);
  #world: World | null = null;
  #step: Step | null = null;
  #steps = 0;
  #end: Pick<Story, "versions" | "owners" | "misplacedOn"> = { versions: [], owners: [], misplacedOn: [] };

  /** `key`: its name, such as `b/k3`. */
  constructor(key: string) {
    this.#key = key;
  }

  story(): Story {
    return { key: this.#key, events: this.#entries, ...this.#end };
  }

  begins({ world, truth }: { readonly world: World; readonly truth: Truth }): void {
    this.#world = world;
    this.#truth = truth;
  }

  asked(ref: number, { from, to, request: { type: request }, key, write }: Outgoing): void {
    if (key !== this.#key) return;
    const requestId = write?.requestId ?? null;
    const repeat = requestId !== null && this.#written.has(requestId);
    if (requestId !== null) this.#written.add(requestId);
    const shown = write?.shown ?? [];
    const knows = shown.map(namedMint);
    const what = { request, requestId, repeat, knows, answeredMs: null };
    const asked = { type: "asked" as const, atMs: this.#nowMs(), ref, client: from, node: to, ...what };
    this.#entries.push(asked);
    this.#requests.set(ref, { asked, answered: null });
  }

  heard(ref: number, _response: ClientResponse): void {
    const answered = this.#requests.get(ref)?.answered;
    if (answered !== undefined && answered !== null) answered.heardMs = this.#nowMs();
  }

  struck(fault: Fault): void {
    for (const node of disksOf(fault)) this.#diskFaults.set(node, fault);
    this.#tell({ type: "fault", fault });
  }

  healed(): void {
    this.#tell({ type: "healed" });
  }

  arriving(event: NodeEvent, sentUs: number): void {
    this.#sentMs.set(event, sentUs / 1000);
  }

  handled({ id, lives, disk }: SimulatedNode, event: NodeEvent): void {
    this.#steps++;
    this.#step = { node: id, event, minted: null, traces: new Set() };
    if (event.type === "message") this.#received(id, event, event.message);
    else if (event.type === "writes-committed") this.#settle(this.#diary(id).committed(event.upTo));
    else if (event.type === "writes-failed") {
      const refused = this.#diary(id).failed(event.epoch, this.#onDisk(disk));
      this.#undo(refused, `the commit failed: ${event.reason}`);
    } else if (event.type === "start") this.#started({ id, lives, onDisk: this.#onDisk(disk) });
  }

  wrote({ id }: SimulatedNode, { key, writeId, epoch, stored }: WriteRow): void {
    if (keyId(key) !== this.#key) return;
    const diary = this.#diary(id);
    const row = stored?.row ?? null;
    const entry = this.#entries.length;
    if (row === null) this.#removed(diary);
    else this.#stored(diary, row);
    diary.write({ writeId, epoch, row, entry }, this.#steps);
  }

  traced({ id }: SimulatedNode, { trace }: Extract<NodeEffect, { type: "trace" }>): void {
    if (this.#step === null) return;
    // The reason for a fresh actor names no key; it follows the minting that it belongs to.
    if (trace.type === "actor-drawn" && this.#step.minted !== null) this.#step.minted.freshActor = trace.reason;
    if (!("key" in trace) || trace.key !== this.#key) return;
    this.#step.traces.add(trace.type);
    if (trace.type === "dot-minted") {
      const dot = named({ truth: this.#truth, key: this.#key, dot: trace.dot });
      const write = this.#truth.find(this.#key, trace.dot)?.write;
      const what = { dot, kind: write?.kind ?? ("put" as const), value: valueText(write?.value ?? null) };
      const minted = { type: "minted" as const, node: id, ...what, freshActor: null };
      this.#step.minted = { ...minted, atMs: this.#nowMs() };
      this.#entries.push(this.#step.minted);
    } else if (trace.type === "forwarded") this.#tell({ type: "forwarded", node: id, to: trace.to });
    else if (trace.type === "row-quarantined") this.#setAside(this.#diary(id));
  }

  replied({ id }: SimulatedNode, ref: number, response: ClientResponse): void {
    const request = this.#requests.get(ref);
    if (request === undefined) return;
    const answer = answerOf(response, { truth: this.#truth, key: this.#key });
    const atMs = this.#nowMs();
    const { client } = request.asked;
    request.asked.answeredMs ??= atMs;
    request.answered = { type: "answered", atMs, ref, node: id, client, heardMs: null, ...answer };
    this.#entries.push(request.answered);
  }

  /** What broke is told by the run's verdict. */
  broke(): void {}

  met(): void {}

  ends(state: FinalState): void {
    const final = state.keys.get(this.#key);
    this.#end = {
      versions: versionFates(state, this.#key),
      owners: (final?.owners ?? []).map(({ node, row }) => ({
        node,
        holds: row === null ? null : this.#siblings(row),
      })),
      misplacedOn: final?.misplacedOn ?? [],
    };
  }

  #received(to: NodeId, event: Extract<NodeEvent, { type: "message" }>, message: PeerMessage): void {
    const { from } = event;
    const diary = this.#diary(to);
    if (message.type === "replica-get" && keyId(message.key) === this.#key) {
      this.#questions.add(`${from}>${to}#${message.id}`);
    }
    if (message.type === "drain" && carriedRow(message, this.#key) !== null) {
      this.#questions.add(`${from}>${to}#${message.id}`);
    }
    const isAnswer = "id" in message && this.#questions.has(`${to}>${from}#${message.id}`);
    if (message.type === "drain-reply" && isAnswer && message.result === "stored") diary.handedTo.push(from);
    if (reapedKeys(message).some((key) => keyId(key) === this.#key)) diary.certifiedBy = from;
    const answered = message.type === "replica-get-reply" && isAnswer ? message.row : null;
    const row = carriedRow(message, this.#key) ?? answered;
    if (row === null) return;
    const sentMs = this.#sentMs.get(event) ?? this.#nowMs();
    const role = message.type === "replica-put" ? message.role : null;
    diary.receive({ row, cause: { type: "message", message: message.type, from, sentMs, role }, step: this.#steps });
  }

  #stored(diary: ReplicaDiary, after: Row): void {
    const received = diary.rowsBehind(this.#steps);
    const change = changeOf({ truth: this.#truth, key: this.#key, before: diary.current, after, received });
    const minted = this.#step?.minted?.dot;
    // The row written next after a minting is the minting's own: nothing else can come between.
    if (this.#step !== null) this.#step.minted = null;
    const own: Cause | null =
      minted === undefined ? null : { type: "minted here", requestId: minted.requestId ?? minted.dot };
    const unexplained: Cause = { type: "unexplained", event: this.#step?.event.type ?? "nothing" };
    const causes = own !== null ? [own] : change.causes.length > 0 ? change.causes : [unexplained];
    const holds = this.#siblings(after);
    this.#tell({ ...change, type: "stored", node: diary.node, holds, causes, fate: null });
  }

  #removed(diary: ReplicaDiary): void {
    const held = diary.current === null ? [] : this.#siblings(diary.current);
    const reaped = this.#step?.traces.has("reaped") === true;
    const handedOver = this.#step?.traces.has("hint-dropped") === true;
    const certifier = diary.certifiedBy ?? diary.node;
    const witnesses = reaped ? [certifier] : [...new Set(diary.handedTo)].sort();
    const why = reaped ? "reaped" : handedOver || witnesses.length > 0 ? "handed over" : "unexplained";
    this.#tell({ type: "row removed", node: diary.node, held, why, witnesses, fate: null });
  }

  #setAside(diary: ReplicaDiary): void {
    const held = diary.current === null ? [] : this.#siblings(diary.current);
    this.#tell({ type: "quarantined", node: diary.node, held });
    diary.setAside();
  }

  #started({ id, lives, onDisk }: { id: NodeId; lives: number; onDisk: Row | null }): void {
    const { open, gone } = this.#diary(id).start(onDisk);
    for (const { entry, kept } of open) {
      if (kept) this.#settle([entry]);
      else this.#undo([entry], "the process died before it was synced");
    }
    const fault = this.#diskFaults.get(id);
    if (gone !== null) {
      const words = fault === undefined ? null : fault.type;
      this.#tell({ type: "lost with the disk", node: id, dots: this.#siblings(gone), fault: words });
    }
    if (lives > 1)
      this.#tell({ type: "started", node: id, life: lives, holds: onDisk === null ? [] : this.#siblings(onDisk) });
  }

  #settle(entries: readonly number[]): void {
    for (const entry of this.#fated(entries)) entry.fate = { durableMs: this.#nowMs() };
  }

  #undo(entries: readonly number[], why: string): void {
    for (const entry of this.#fated(entries)) entry.fate = { undoneMs: this.#nowMs(), why };
  }

  #fated(entries: readonly number[]): Told<"stored" | "row removed">[] {
    const found = entries.map((entry) => this.#entries[entry]);
    return found.filter((entry) => entry?.type === "stored" || entry?.type === "row removed");
  }

  #siblings(row: Row): readonly NamedDot[] {
    return row.siblings.map(({ dot }) => named({ truth: this.#truth, key: this.#key, dot }));
  }

  #onDisk(disk: SimulatedNode["disk"]): Row | null {
    return disk.rows.get(this.#key)?.stored.row ?? null;
  }

  #diary(node: NodeId): ReplicaDiary {
    let diary = this.#diaries.get(node);
    if (diary === undefined) this.#diaries.set(node, (diary = new ReplicaDiary(node)));
    return diary;
  }

  #tell(event: Untimed<StoryEvent>): void {
    this.#entries.push({ atMs: this.#nowMs(), ...event });
  }

  #nowMs(): number {
    return (this.#world?.schedule.nowUs ?? 0) / 1000;
  }
}

/** The disks whose content a fault takes away or changes, if it is not postponed. */
function disksOf(fault: Fault): readonly NodeId[] {
  switch (fault.type) {
    case "wipe":
    case "restore image":
    case "flip bit":
      return [fault.node];
    case "swap files":
      return [fault.node, fault.other];
    default:
      return [];
  }
}
