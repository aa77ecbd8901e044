import { describe, expect, test } from "vitest";
import { utf8 } from "../bytes.ts";
import type { RequestId } from "../ids.ts";
import { Random } from "../random.ts";
import { ActorSource } from "./actor.ts";
import { emptyRow, mergeRows, putSibling } from "./row.ts";
import type { Dot, Row, StoredRow } from "./types.ts";

/** Each accident of protocol finding 2, one by one: the coordinator must not go on as the same actor. */

const source = (seed = 1): ActorSource => new ActorSource(new Random([seed, 2, 3, 4]));

function putInto(row: Row, dot: Dot): Row {
  const value = utf8(dot.actor);
  return putSibling(row, row.clock, {
    dot,
    value,
    writtenAt: { ms: 1, logical: 0 },
    expiresAtMs: null,
    requestId: "r" as RequestId,
  });
}

function minted(actors: ActorSource, before: StoredRow | null = null): StoredRow {
  const { dot } = actors.mint(before, []);
  return { row: putInto(before?.row ?? emptyRow, dot), lastMinted: dot };
}

describe("a dot is never issued twice (design §2)", () => {
  test("an undisturbed row is continued by its actor", () => {
    const actors = source();
    const first = minted(actors);
    const next = actors.mint(first, []);
    expect(next).toEqual({ dot: { actor: first.lastMinted?.actor, counter: 2 }, fresh: null });
  });

  test("the row is absent", () => {
    const actors = source();
    const first = minted(actors);
    const next = actors.mint(null, []);
    expect(next.fresh).toBe("row-absent");
    expect(next.dot.actor).not.toBe(first.lastMinted?.actor);
  });

  test("the row came from others, or was dropped and came back", () => {
    const actors = source();
    const { row } = minted(actors);
    expect(actors.mint({ row, lastMinted: null }, []).fresh).toBe("never-minted");
  });

  test("this process did not draw the actor", () => {
    const stored = minted(source(1));
    expect(source(2).mint(stored, []).fresh).toBe("other-start");
  });

  test("a commit failed since", () => {
    const actors = source();
    const stored = minted(actors);
    actors.redraw();
    expect(actors.mint(stored, []).fresh).toBe("other-start");
  });

  test("replication raised the actor's counter beyond the note", () => {
    const actors = source();
    const stored = minted(actors);
    const further = minted(actors, stored);
    const raised = { row: mergeRows(stored.row, further.row), lastMinted: stored.lastMinted };
    expect(actors.mint(raised, []).fresh).toBe("clock-differs");
  });

  test("truncation removed the actor's entry", () => {
    const actors = source();
    const stored = minted(actors);
    expect(actors.mint({ row: emptyRow, lastMinted: stored.lastMinted }, []).fresh).toBe("clock-differs");
  });

  test("the client's context claims the very next dot", () => {
    const actors = source();
    const stored = minted(actors);
    const actor = stored.lastMinted?.actor;
    if (actor === undefined) throw new Error("nothing minted");
    const next = actors.mint(stored, [{ actor, counter: 2 }]);
    expect(next.dot.actor).not.toBe(actor);
  });
});
