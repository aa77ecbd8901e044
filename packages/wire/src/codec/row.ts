import { type Dot, type HybridTime, isRequestId, type Row, type Sibling, type VersionVector } from "@cartwheel/dynamo";
import { readActor, writeActor } from "./actor.ts";
import type { Reader } from "./reader.ts";
import { list, nullable, type Schema, textLike } from "./schema.ts";
import type { Writer } from "./writer.ts";

/**
 * Rows are on every write's path, so they are spelled out instead of composed:
 *
 *     dot      actor (2 elements), counter
 *     clock    [dot, dot, ...]                   flat: three elements an entry
 *     sibling  [dot, value, ms, logical, expiresAtMs or nil, requestId]
 *     row      [clock, [sibling, ...]]
 *
 * Reading holds the row to its invariants: sorted clock, counters from 1, siblings sorted by dot and covered.
 */
export const clockSchema: Schema<VersionVector> = { write: writeClock, read: readClock };

export const dotSchema: Schema<Dot> = {
  write(writer, dot) {
    writer.array(3);
    writeDot(writer, dot);
  },
  read(reader) {
    if (reader.array() !== 3) reader.fail("MALFORMED", "expected a dot");
    return readDot(reader);
  },
};

export const requestIdSchema = textLike("a request id", isRequestId);

export const hybridTimeSchema: Schema<HybridTime> = {
  write(writer, time) {
    writer.array(2);
    writer.uint(time.ms);
    writer.uint(time.logical);
  },
  read(reader) {
    if (reader.array() !== 2) reader.fail("MALFORMED", "expected a hybrid time");
    return { ms: reader.uint(), logical: reader.uint() };
  },
};

/** Siblings as a reader is shown them: in any order, without the clock that covers them. */
export const siblingsSchema = list<Sibling>({ write: writeSibling, read: readSibling });

export const rowSchema: Schema<Row> = {
  write(writer, row) {
    writer.array(2);
    writeClock(writer, row.clock);
    siblingsSchema.write(writer, row.siblings);
  },
  read(reader) {
    if (reader.array() !== 2) reader.fail("MALFORMED", "expected a row");
    const clock = readClock(reader);
    const siblings = siblingsSchema.read(reader);
    requireCovered(reader, clock, siblings);
    return { clock, siblings };
  },
};

export const nullableRow = nullable(rowSchema);

function writeDot(writer: Writer, dot: Dot): void {
  writeActor(writer, dot.actor);
  writer.uint(dot.counter);
}

function readDot(reader: Reader): Dot {
  const actor = readActor(reader);
  const counter = reader.uint();
  return counter >= 1 ? { actor, counter } : reader.fail("INVALID", "a counter below 1");
}

function writeClock(writer: Writer, clock: VersionVector): void {
  writer.array(clock.length * 3);
  for (const entry of clock) writeDot(writer, entry);
}

function readClock(reader: Reader): VersionVector {
  const elements = reader.array();
  if (elements % 3 !== 0) reader.fail("MALFORMED", "expected a clock");
  const clock: Dot[] = [];
  let last = "";
  for (let i = 0; i < elements; i += 3) {
    const entry = readDot(reader);
    if (entry.actor <= last) reader.fail("INVALID", "the clock is not sorted");
    last = entry.actor;
    clock.push(entry);
  }
  return clock;
}

function writeSibling(writer: Writer, sibling: Sibling): void {
  writer.array(8);
  writeDot(writer, sibling.dot);
  writer.binary(sibling.value);
  writer.uint(sibling.writtenAt.ms);
  writer.uint(sibling.writtenAt.logical);
  if (sibling.expiresAtMs === null) writer.nil();
  else writer.uint(sibling.expiresAtMs);
  writer.text(sibling.requestId);
}

function readSibling(reader: Reader): Sibling {
  if (reader.array() !== 8) reader.fail("MALFORMED", "expected a sibling");
  const dot = readDot(reader);
  const value = reader.binary();
  const writtenAt = { ms: reader.uint(), logical: reader.uint() };
  const expiresAtMs = reader.nil() ? null : reader.uint();
  const requestId = requestIdSchema.read(reader);
  return { dot, value, writtenAt, expiresAtMs, requestId };
}

/** Both are sorted by actor, so one walk along the clock covers all siblings. */
function requireCovered(reader: Reader, clock: VersionVector, siblings: readonly Sibling[]): void {
  let at = 0;
  let last: Dot | null = null;
  for (const { dot } of siblings) {
    if (last !== null && (dot.actor < last.actor || (dot.actor === last.actor && dot.counter <= last.counter))) {
      reader.fail("INVALID", "the siblings are not sorted by dot");
    }
    last = dot;
    let entry = clock[at];
    while (entry !== undefined && entry.actor < dot.actor) entry = clock[++at];
    if (entry === undefined || entry.actor !== dot.actor || entry.counter < dot.counter) {
      reader.fail("INVALID", "a sibling's dot is outside the clock");
    }
  }
}
