import type { EventName, ReplicaReport, SiblingReport } from "./key-report.ts";

/**
 * The small history graph of a key: one lane for each actor, one circle for each event that any replica knows of.
 *
 *     actor a   o---o---●        ● a version that is still alive   o one that was superseded
 *     actor b       o---●          two ● that no clock orders are siblings: the store keeps both
 *
 * A row says which events its replica has seen (the clock) and which of them still stand (the siblings). Nothing else
 * is kept of the past, so an arrow "supersedes" is drawn only where replicas differ and show both sides of it.
 */
export interface KeyHistory {
  readonly lanes: readonly Lane[];
  readonly arrows: readonly Arrow[];
  /** Columns in use; every event's `column` is below it. */
  readonly columnCount: number;
  readonly verdict: Verdict;
}

export interface Lane {
  readonly actor: string;
  /** Earlier events of the actor, known only as a number. */
  readonly hiddenCount: number;
  readonly events: readonly LaneEvent[];
}

export interface LaneEvent {
  readonly dot: EventName;
  readonly column: number;
  /** `current`: part of what a reader of all replicas would be shown. `stale`: still held by a replica that is behind. */
  readonly state: "current" | "stale" | "superseded";
  /** Replicas that hold it as a sibling. */
  readonly heldBy: readonly string[];
  /** Replicas whose clock covers it. */
  readonly seenBy: readonly string[];
  readonly sibling: SiblingReport | null;
}

interface Arrow {
  readonly from: EventName;
  readonly to: EventName;
}

interface Verdict {
  readonly text: string;
  readonly tone: "good" | "warning" | "neutral";
}

/** Events drawn for each actor; older ones are only counted. */
const eventsPerLaneMax = 6;

export function historyOf(replicas: readonly ReplicaReport[]): KeyHistory {
  const rows = replicas.filter((replica) => replica.holds === "row");
  const arrows = arrowsOf(rows);
  const actors = [...new Set(rows.flatMap((row) => row.clock.map((entry) => entry.actor)))];
  const drawn = actors.map((actor) => eventsOf(actor, rows));
  const columns = columnsOf(drawn.flat(), arrows);
  const lanes = actors.map((actor, index) => {
    const events = (drawn[index] ?? []).map((event) => ({ ...event, column: columns.get(nameOf(event.dot)) ?? 0 }));
    return { actor, hiddenCount: (events[0]?.dot.counter ?? 1) - 1, events };
  });
  const firstColumn = (lane: Lane): number => lane.events[0]?.column ?? 0;
  return {
    lanes: lanes.toSorted((a, b) => firstColumn(a) - firstColumn(b)),
    arrows: arrows.filter(({ from, to }) => columns.has(nameOf(from)) && columns.has(nameOf(to))),
    columnCount: Math.max(0, ...columns.values()) + 1,
    verdict: verdictOf(replicas, drawn.flat()),
  };
}

/** Whether a replica's clock covers an event. */
function covers(replica: ReplicaReport, event: EventName): boolean {
  return replica.clock.some((entry) => entry.actor === event.actor && entry.counter >= event.counter);
}

/** The counter a replica has seen of an actor, 0 for none. */
export function counterOf(replica: ReplicaReport, actor: string): number {
  return replica.clock.find((entry) => entry.actor === actor)?.counter ?? 0;
}

type Undrawn = Omit<LaneEvent, "column">;

function eventsOf(actor: string, rows: readonly ReplicaReport[]): readonly Undrawn[] {
  const last = Math.max(...rows.map((row) => counterOf(row, actor)));
  const alive = rows.flatMap((row) => row.siblings).filter((sibling) => sibling.dot.actor === actor);
  const oldestAlive = Math.min(last, ...alive.map((sibling) => sibling.dot.counter));
  const first = Math.max(1, Math.min(oldestAlive, last - eventsPerLaneMax + 1));
  return Array.from({ length: last - first + 1 }, (_, index) => eventAt({ actor, counter: first + index }, rows));
}

function eventAt(dot: EventName, rows: readonly ReplicaReport[]): Undrawn {
  const holders = rows.filter((row) => siblingAt(row, dot) !== null);
  const seers = rows.filter((row) => covers(row, dot));
  const isCurrent = holders.length > 0 && seers.every((row) => holders.includes(row));
  const dead = holders.length > 0 ? "stale" : "superseded";
  return {
    dot,
    state: isCurrent ? "current" : dead,
    heldBy: holders.map((row) => row.node),
    seenBy: seers.map((row) => row.node),
    sibling: holders.map((row) => siblingAt(row, dot)).find((sibling) => sibling !== null) ?? null,
  };
}

function siblingAt(row: ReplicaReport, dot: EventName): SiblingReport | null {
  return row.siblings.find((sibling) => nameOf(sibling.dot) === nameOf(dot)) ?? null;
}

/** From each version that one replica still holds, to those with which another replica has replaced it. */
function arrowsOf(rows: readonly ReplicaReport[]): readonly Arrow[] {
  const found = new Map<string, Arrow>();
  for (const behind of rows) {
    for (const { dot } of behind.siblings) {
      for (const ahead of rows.filter((row) => covers(row, dot) && siblingAt(row, dot) === null)) {
        for (const { dot: by } of ahead.siblings.filter((sibling) => !covers(behind, sibling.dot))) {
          found.set(`${nameOf(dot)}>${nameOf(by)}`, { from: dot, to: by });
        }
      }
    }
  }
  return [...found.values()];
}

/** A column for each event: after its actor's previous one, and after all that it is known to supersede. */
function columnsOf(events: readonly Undrawn[], arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  const names = new Set(events.map((event) => nameOf(event.dot)));
  const columns = new Map<string, number>();
  const place = (dot: EventName, path: ReadonlySet<string>): number => {
    const name = nameOf(dot);
    const known = columns.get(name);
    // A damaged clock could close a circle; a picture must not hang on it.
    if (known !== undefined || path.has(name)) return known ?? 0;
    const deeper = new Set(path).add(name);
    const before = arrows.filter((arrow) => nameOf(arrow.to) === name).map((arrow) => arrow.from);
    const previous = { actor: dot.actor, counter: dot.counter - 1 };
    const causes = [...before, previous].filter((cause) => names.has(nameOf(cause)));
    const column = Math.max(-1, ...causes.map((cause) => place(cause, deeper))) + 1;
    columns.set(name, column);
    return column;
  };
  for (const event of events) place(event.dot, new Set());
  return columns;
}

function verdictOf(replicas: readonly ReplicaReport[], events: readonly Undrawn[]): Verdict {
  const rows = replicas.filter((replica) => replica.holds === "row");
  const owners = replicas.filter((replica) => replica.role === "owner");
  const silent = replicas.filter((replica) => replica.holds === "silent").length;
  if (rows.length === 0) {
    const unsure = silent > 0 ? `, but ${silent} did not answer` : "";
    return { text: `No node holds this key${unsure}.`, tone: silent > 0 ? "warning" : "neutral" };
  }
  const current = events.filter((event) => event.state === "current").length;
  const behind = owners.filter(
    (owner) =>
      owner.holds === "nothing" || (owner.holds === "row" && !events.every((event) => covers(owner, event.dot))),
  );
  const strays = rows.filter((row) => row.role === "other").map((row) => row.node);
  const parts = [versionsSentence(current)];
  if (behind.length > 0) parts.push(`Behind: ${behind.map((owner) => owner.node).join(", ")}.`);
  if (strays.length > 0) parts.push(`Held for others by ${strays.join(", ")}.`);
  if (silent > 0) parts.push(`${silent} did not answer.`);
  const isWell = current <= 1 && behind.length === 0 && strays.length === 0 && silent === 0;
  return { text: parts.join(" "), tone: isWell ? "good" : "warning" };
}

function versionsSentence(current: number): string {
  if (current === 0) return "Deleted: the row is a tombstone.";
  if (current === 1) return "One version.";
  return `${current} concurrent versions: no clock orders them, so the store keeps them all.`;
}

function nameOf(event: EventName): string {
  return `${event.actor}:${event.counter}`;
}
