import type {
  ActorId,
  Dot,
  HybridTime,
  Key,
  NodeId,
  RequestId,
  RingId,
  Row,
  Sibling,
  StoredRow,
  VersionVector,
} from "@cartwheel/dynamo";
import { compareDots } from "@cartwheel/dynamo";
import fc from "fast-check";

/** Names, clocks and rows, for properties. Small where size adds nothing. */
export const hexDigits = (count: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${count}}$`));

export const uint = fc.oneof(fc.nat(300), fc.maxSafeNat());
export const flag = fc.boolean();
export const duration = fc.oneof(uint, fc.double({ min: 0, max: 60_000, noNaN: true }).map(Math.abs));
export const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 250, maxLength: 300 }));
export const text = fc.string({ unit: "grapheme", maxLength: 60 });

export const nodeId = fc.stringMatching(/^[a-z0-9-]{1,64}$/).map((id) => id as NodeId);
export const ringId = hexDigits(32).map((id) => id as RingId);
export const requestId = fc.stringMatching(/^[\x21-\x7e]{1,64}$/).map((id) => id as RequestId);
export const zone = fc.constantFrom("east", "west");

const actor: fc.Arbitrary<ActorId> = fc
  .tuple(hexDigits(16), uint)
  .map(([random, sequence]) => `${random}.${sequence}` as ActorId);

export const dot: fc.Arbitrary<Dot> = fc.record({ actor, counter: uint.map((n) => Math.max(1, n)) });

export const clock: fc.Arbitrary<VersionVector> = fc
  .uniqueArray(dot, { selector: (entry) => entry.actor, maxLength: 6 })
  .map((entries) => entries.toSorted(compareDots));

export const hybridTime: fc.Arbitrary<HybridTime> = fc.record({ ms: uint, logical: uint });

const siblingOf = (of: fc.Arbitrary<Dot>): fc.Arbitrary<Sibling> =>
  fc.record({
    dot: of,
    value: bytes,
    writtenAt: hybridTime,
    expiresAtMs: fc.option(uint),
    requestId,
  });

export const row: fc.Arbitrary<Row> = clock.chain((entries) => {
  if (entries.length === 0) return fc.constant<Row>({ clock: entries, siblings: [] });
  const covered = fc
    .constantFrom(...entries)
    .chain((entry) => fc.integer({ min: 1, max: entry.counter }).map((counter) => ({ ...entry, counter })));
  return fc
    .uniqueArray(siblingOf(covered), { selector: ({ dot: d }) => `${d.actor}:${d.counter}`, maxLength: 4 })
    .map((siblings) => ({ clock: entries, siblings: siblings.toSorted((a, b) => compareDots(a.dot, b.dot)) }));
});

export const siblings = fc.array(siblingOf(dot), { maxLength: 3 });

export const storedRow: fc.Arbitrary<StoredRow> = fc.record({ row, lastMinted: fc.option(dot) });

export const key: fc.Arbitrary<Key> = fc.record({
  bucket: fc.constantFrom("carts", "__proto__", "constructor", "ü"),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 64 }),
    fc.constantFrom("__proto__", "..", "\0").map((name) => new TextEncoder().encode(name)),
  ),
});

/** A record with this `type`. */
export const typed = <Type extends string, Fields extends object>(
  type: Type,
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
) => fc.record<Fields>(fields).map((values) => ({ type, ...values }));
