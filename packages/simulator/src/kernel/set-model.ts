/**
 * What a row means, without clocks: the set of all events that a replica has seen, and those of them whose values still
 * stand. Events are numbered as they happen. Slow, wasteful, and too simple to be wrong.
 */
export interface SetRow {
  readonly events: ReadonlySet<number>;
  readonly standing: ReadonlySet<number>;
}

export const emptySetRow: SetRow = { events: new Set(), standing: new Set() };

/** A write that knew of `context`: what it knew of falls, it stands itself unless it is a delete. */
export function writeEvent(
  row: SetRow,
  write: { readonly event: number; readonly context: ReadonlySet<number>; readonly isDelete: boolean },
): SetRow {
  const { event, context, isDelete } = write;
  const standing = new Set([...row.standing].filter((other) => !context.has(other)));
  if (!isDelete) standing.add(event);
  return { events: new Set([...row.events, ...context, event]), standing };
}

/** What both know: an event stands unless one of them has seen it fall. */
export function mergeSets(a: SetRow, b: SetRow): SetRow {
  const survives = (event: number, other: SetRow): boolean => other.standing.has(event) || !other.events.has(event);
  const standing = new Set([
    ...[...a.standing].filter((event) => survives(event, b)),
    ...[...b.standing].filter((event) => survives(event, a)),
  ]);
  return { events: new Set([...a.events, ...b.events]), standing };
}
