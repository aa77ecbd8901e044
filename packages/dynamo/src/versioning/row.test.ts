import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8 } from "../bytes.ts";
import type { ActorId, RequestId } from "../ids.ts";
import { contains, deleteSiblings, emptyRow, equalRows, mergeRows, putSibling } from "./row.ts";
import type { Dot, Row, Sibling, VersionVector } from "./types.ts";
import { covers } from "./version-vector.ts";

/**
 * Rows are compared with a model that has no clocks: explicit sets of write ids. A write knows which writes its client
 * was shown, transitively; a version is alive at a replica if the replica has seen it and nothing it has seen
 * supersedes it.
 */
interface Model {
  readonly seen: ReadonlySet<number>;
}

interface Write {
  readonly past: ReadonlySet<number>;
  readonly kind: "put" | "delete";
}

type Step =
  | { readonly type: "put" | "delete"; readonly at: number; readonly client: number }
  | { readonly type: "get"; readonly at: number; readonly client: number }
  | { readonly type: "replicate"; readonly from: number; readonly to: number };

const replica = fc.integer({ min: 0, max: 2 });
const client = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constantFrom("put" as const, "put" as const, "delete" as const), at: replica, client }),
  fc.record({ type: fc.constant("get" as const), at: replica, client }),
  fc.record({ type: fc.constant("replicate" as const), from: replica, to: replica }),
);

class World {
  readonly rows: Row[] = [emptyRow, emptyRow, emptyRow];
  readonly models: Model[] = [{ seen: new Set() }, { seen: new Set() }, { seen: new Set() }];
  readonly contexts: VersionVector[] = [[], [], []];
  readonly pasts: ReadonlySet<number>[] = [new Set(), new Set(), new Set()];
  readonly writes: Write[] = [];
  readonly #counters = [0, 0, 0];

  row(at: number): Row {
    return this.rows[at] ?? emptyRow;
  }

  seen(at: number): ReadonlySet<number> {
    return this.models[at]?.seen ?? new Set();
  }

  run(steps: readonly Step[]): this {
    for (const each of steps) this.#take(each);
    return this;
  }

  /** Live puts at a replica, by the model. */
  alive(at: number): number[] {
    const seen = this.seen(at);
    return [...seen]
      .filter((id) => this.writes[id]?.kind === "put")
      .filter((id) => ![...seen].some((other) => this.writes[other]?.past.has(id)))
      .sort((a, b) => a - b);
  }

  #take(each: Step): void {
    if (each.type === "replicate") {
      this.rows[each.to] = mergeRows(this.row(each.to), this.row(each.from));
      this.models[each.to] = { seen: new Set([...this.seen(each.to), ...this.seen(each.from)]) };
      return;
    }
    if (each.type === "get") {
      this.contexts[each.client] = this.row(each.at).clock;
      this.pasts[each.client] = this.#closure(this.seen(each.at));
      return;
    }
    const id = this.writes.length;
    const past = this.pasts[each.client] ?? new Set();
    const context = this.contexts[each.client] ?? [];
    if (each.type === "delete" && context.length === 0) return;
    this.writes.push({ past, kind: each.type });
    const dot = this.#mint(each.at);
    const row = this.row(each.at);
    this.rows[each.at] =
      each.type === "delete" ? deleteSiblings(row, context, dot) : putSibling(row, context, sibling(dot, id));
    // A context brings along the knowledge that what it covers existed.
    this.models[each.at] = { seen: new Set([...this.seen(each.at), ...past, id]) };
  }

  #closure(seen: ReadonlySet<number>): ReadonlySet<number> {
    return new Set([...seen, ...[...seen].flatMap((id) => [...(this.writes[id]?.past ?? [])])]);
  }

  /** One actor a replica: it never loses its row here, so it may count on. */
  #mint(at: number): Dot {
    const counter = (this.#counters[at] ?? 0) + 1;
    this.#counters[at] = counter;
    return { actor: `${"0".repeat(15)}${at}.0` as ActorId, counter };
  }
}

function sibling(dot: Dot, id: number): Sibling {
  return {
    dot,
    value: utf8(`${id}`),
    writtenAt: { ms: id, logical: 0 },
    expiresAtMs: null,
    requestId: `${id}` as RequestId,
  };
}

function ids(row: Row): number[] {
  return row.siblings.map(({ requestId }) => Number(requestId)).sort((a, b) => a - b);
}

const steps = fc.array(step, { maxLength: 40 });

describe("the dotted version vector set", () => {
  test("siblings are exactly the writes that nothing seen supersedes", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const world = new World().run(script);
        for (const at of [0, 1, 2]) expect(ids(world.row(at))).toEqual(world.alive(at));
      }),
      { numRuns: 500 },
    );
  });

  test("merge is commutative, associative and idempotent, and never forgets", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const [a, b, c] = new World().run(script).rows as [Row, Row, Row];
        expect(equalRows(mergeRows(a, b), mergeRows(b, a))).toBe(true);
        expect(equalRows(mergeRows(mergeRows(a, b), c), mergeRows(a, mergeRows(b, c)))).toBe(true);
        expect(mergeRows(a, a)).toBe(a);
        expect(contains(mergeRows(a, b), a) && contains(mergeRows(a, b), b)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("equal clocks mean equal siblings", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { rows } = new World().run(script);
        for (const a of rows) {
          for (const b of rows) {
            if (JSON.stringify(a.clock) === JSON.stringify(b.clock)) expect(equalRows(a, b)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("merging what is known returns the very same row, so callers see that nothing changed", () => {
    const one = putSibling(emptyRow, [], sibling({ actor: "a.0" as ActorId, counter: 1 }, 1));
    const two = putSibling(one, one.clock, sibling({ actor: "a.0" as ActorId, counter: 2 }, 2));
    expect(mergeRows(two, one)).toBe(two);
    expect(mergeRows(one, two)).toBe(two);
    expect(contains(two, one)).toBe(true);
    expect(contains(one, two)).toBe(false);
  });

  test("one dot with unequal bytes: both sides choose the same, and both raise the alarm", () => {
    const dot = { actor: "a.0" as ActorId, counter: 1 };
    const good = putSibling(emptyRow, [], sibling(dot, 1));
    const bad = putSibling(emptyRow, [], sibling(dot, 2));
    const alarms: Dot[] = [];
    const here = mergeRows(good, bad, (each) => alarms.push(each));
    const there = mergeRows(bad, good, (each) => alarms.push(each));
    expect(equalRows(here, there)).toBe(true);
    expect(alarms).toEqual([dot, dot]);
    expect(covers(here.clock, dot)).toBe(true);
  });
});
