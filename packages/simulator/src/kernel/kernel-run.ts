import {
  ActorSource,
  Random,
  contains,
  deleteSiblings,
  emptyClock,
  emptyRow,
  equalRows,
  mergeRows,
  putSibling,
} from "@cartwheel/dynamo";
import type { Dot, RequestId, Row, StoredRow, VersionVector } from "@cartwheel/dynamo";
import { clientCount, replicaCount } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { emptySetRow, mergeSets, writeEvent } from "./set-model.ts";
import type { SetRow } from "./set-model.ts";

interface Replica {
  stored: StoredRow | null;
  model: SetRow;
  actors: ActorSource;
  /** Before its last change, for a commit that fails. */
  before: { readonly stored: StoredRow | null; readonly model: SetRow };
}

interface Client {
  clock: VersionVector;
  events: ReadonlySet<number>;
}

const noValue = new Uint8Array(0);

/**
 * The core's clock kernel beside the set model, one operation at a time. The kernel is what `packages/dynamo` exports:
 * `ActorSource`, `putSibling`, `deleteSiblings`, `mergeRows`; nothing of it is repeated here.
 */
export class KernelRun {
  readonly #replicas: readonly Replica[];
  readonly #clients: readonly Client[];
  /** Which event each dot names. */
  readonly #events = new Map<string, number>();
  #starts = 0;

  constructor() {
    const nothing = { stored: null, model: emptySetRow };
    this.#replicas = Array.from({ length: replicaCount }, () => ({
      ...nothing,
      actors: this.#startActors(),
      before: nothing,
    }));
    this.#clients = Array.from({ length: clientCount }, () => ({ clock: emptyClock, events: new Set<number>() }));
  }

  /** Performs a step on both sides. Returns what no longer agrees, or null. */
  step(operation: Operation): string | null {
    const replica = this.#replica(operation.replica);
    switch (operation.type) {
      case "get": {
        const client = this.#client(operation.client);
        client.clock = rowOf(replica).clock;
        client.events = replica.model.events;
        return null;
      }
      case "put":
      case "delete":
        return this.#write(replica, this.#client(operation.client), operation.type === "delete");
      case "blind put":
        return this.#write(replica, { clock: emptyClock, events: new Set() }, false);
      case "replicate":
        return this.#replicate(this.#replica(operation.from), replica);
      case "forget":
        this.#change(replica, null, emptySetRow);
        return null;
      case "restart":
        replica.actors = this.#startActors();
        replica.before = { stored: replica.stored, model: replica.model };
        return null;
      case "failed commit":
        replica.stored = replica.before.stored;
        replica.model = replica.before.model;
        replica.actors.redraw();
        return null;
    }
  }

  /** Compares every replica with its model, and tries the laws of merging on the rows there are. */
  disagreement(): string | null {
    for (const [index, replica] of this.#replicas.entries()) {
      const problem = this.#differs(rowOf(replica), replica.model);
      if (problem !== null) return `replica ${index} ${problem}`;
    }
    return brokenLaw(this.#replicas.map(rowOf));
  }

  #write(replica: Replica, context: Client, isDelete: boolean): string | null {
    // A delete that knows of nothing deletes nothing; the core refuses it.
    if (isDelete && context.clock.length === 0) return null;
    const { dot } = replica.actors.mint(replica.stored, context.clock);
    const name = `${dot.actor}:${dot.counter}`;
    if (this.#events.has(name)) return `the dot ${name} names two events`;
    const event = this.#events.size;
    this.#events.set(name, event);
    const before = rowOf(replica);
    const row = isDelete
      ? deleteSiblings(before, context.clock, dot)
      : putSibling(before, context.clock, sibling(dot, event));
    const model = writeEvent(replica.model, { event, context: context.events, isDelete });
    this.#change(replica, { row, lastMinted: dot }, model);
    return null;
  }

  #replicate(from: Replica, to: Replica): string | null {
    if (from.stored === null) return null;
    const row = mergeRows(rowOf(to), from.stored.row);
    this.#change(to, { row, lastMinted: to.stored?.lastMinted ?? null }, mergeSets(to.model, from.model));
    return null;
  }

  #change(replica: Replica, stored: StoredRow | null, model: SetRow): void {
    replica.before = { stored: replica.stored, model: replica.model };
    replica.stored = stored;
    replica.model = model;
  }

  #differs(row: Row, model: SetRow): string | null {
    const events = new Set<number | undefined>();
    for (const { actor, counter } of row.clock) {
      for (let earlier = 1; earlier <= counter; earlier++) events.add(this.#events.get(`${actor}:${earlier}`));
    }
    const standing = new Set(row.siblings.map(({ dot }) => this.#events.get(`${dot.actor}:${dot.counter}`)));
    if (!sameEvents(events, model.events)) return `has seen ${list(events)} and not ${list(model.events)}`;
    if (!sameEvents(standing, model.standing)) return `shows ${list(standing)} and not ${list(model.standing)}`;
    return null;
  }

  /** Each start draws its own numbers; which ones does not matter as long as they differ. */
  #startActors(): ActorSource {
    return new ActorSource(new Random([++this.#starts, 2, 3, 4]));
  }

  #replica(index: number): Replica {
    const replica = this.#replicas[index];
    if (replica === undefined) throw new Error(`no replica ${index}`);
    return replica;
  }

  #client(index: number): Client {
    const client = this.#clients[index];
    if (client === undefined) throw new Error(`no client ${index}`);
    return client;
  }
}

function rowOf({ stored }: Replica): Row {
  return stored?.row ?? emptyRow;
}

function sibling(dot: Dot, event: number): Row["siblings"][number] {
  const writtenAt = { ms: event, logical: 0 };
  return { dot, value: noValue, writtenAt, expiresAtMs: null, requestId: `e${event}` as RequestId };
}

function list(events: ReadonlySet<number | undefined>): string {
  return `{${[...events].join(", ")}}`;
}

function sameEvents(a: ReadonlySet<number | undefined>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...b].every((event) => a.has(event));
}

function brokenLaw([a = emptyRow, b = emptyRow, c = emptyRow]: readonly Row[]): string | null {
  const ab = mergeRows(a, b);
  if (!equalRows(ab, mergeRows(b, a))) return "merging is not commutative";
  if (mergeRows(a, a) !== a || mergeRows(ab, b) !== ab) return "merging is not idempotent";
  if (!equalRows(mergeRows(ab, c), mergeRows(a, mergeRows(b, c)))) return "merging is not associative";
  if (!contains(ab, a) || !contains(ab, b)) return "a merge does not contain what was merged";
  return null;
}
