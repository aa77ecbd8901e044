import { covers } from "@cartwheel/dynamo";
import type { Dot, Row } from "@cartwheel/dynamo";
import { name } from "../truth/truth.ts";
import type { Mint, Truth, Write } from "../truth/truth.ts";
import type { Cause, DroppedDot, NamedDot } from "./story-event.ts";
import type { ReceivedRow } from "./replica-diary.ts";

/** How a row of a key differs from the one before it. */
export interface RowChange {
  readonly gained: readonly NamedDot[];
  readonly deletes: readonly NamedDot[];
  readonly dropped: readonly DroppedDot[];
  readonly causes: readonly Cause[];
}

export interface ChangedRow {
  readonly truth: Truth;
  readonly key: string;
  readonly before: Row | null;
  readonly after: Row;
  /** What the node had been given, likeliest first. */
  readonly received: readonly ReceivedRow[];
}

/** Says what changed between two rows, and which of the rows received explains each part of it. */
export function changeOf({ truth, key, before, after, received }: ChangedRow): RowChange {
  const held = before?.siblings ?? [];
  const gained = after.siblings.filter(({ dot }) => !holds(before, dot)).map(({ dot }) => dot);
  const lost = held.filter(({ dot }) => !holds(after, dot)).map(({ dot }) => dot);
  const known = new Set(before === null ? [] : truth.claim(key, before.clock).mints);
  const learnt = truth.claim(key, after.clock).mints.filter((mint) => !known.has(mint));
  const deletes = learnt.filter(({ write }) => write.kind === "delete").map(({ dot }) => dot);

  const causes = new Set<Cause>();
  const explain = (isBehind: (row: Row) => boolean): void => {
    const found = received.find(({ row }) => isBehind(row));
    if (found !== undefined) causes.add(found.cause);
  };
  for (const dot of gained) explain((row) => holds(row, dot));
  for (const dot of [...lost, ...deletes]) explain((row) => covers(row.clock, dot) && !holds(row, dot));
  if (causes.size === 0) for (const mint of learnt) explain((row) => covers(row.clock, mint.dot));
  return {
    gained: gained.map((dot) => named({ truth, key, dot })),
    deletes: deletes.map((dot) => named({ truth, key, dot })),
    dropped: lost.map((dot) => droppedDot({ truth, key, dot, after })),
    causes: [...causes],
  };
}

/** A dot with the request that it was minted for. */
export function named({ truth, key, dot }: { truth: Truth; key: string; dot: Dot }): NamedDot {
  return { dot: name(dot), requestId: truth.find(key, dot)?.write.requestId ?? null };
}

export function namedMint({ dot, write }: Mint): NamedDot {
  return { dot: name(dot), requestId: write.requestId };
}

/** Writes whose clients had been shown this version, or another one of the same write. */
export function successorsOf({ successors, write }: Mint): readonly Write[] {
  return [...new Set([...successors, ...write.successors])];
}

function droppedDot(lost: { truth: Truth; key: string; dot: Dot; after: Row }): DroppedDot {
  const { truth, key, dot, after } = lost;
  const mint = truth.find(key, dot);
  const later = mint === undefined ? [] : successorsOf(mint).flatMap(({ mints }) => mints);
  const by = later.find((successor) => covers(after.clock, successor.dot));
  const covered = covers(after.clock, dot);
  return { ...named(lost), by: by === undefined ? null : namedMint(by), covered };
}

function holds(row: Row | null, dot: Dot): boolean {
  return (
    row?.siblings.some((sibling) => sibling.dot.actor === dot.actor && sibling.dot.counter === dot.counter) ?? false
  );
}
