import type { ActorId, VersionVector } from "@cartwheel/dynamo";
import fc from "fast-check";
import { createHmac, hkdfSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeClock, encodeClock } from "./clock-bytes.ts";
import { ContextSeal } from "./context-seal.ts";

const cluster = { clusterId: "0123456789abcdef0123456789abcdef", secret: new Uint8Array(32).fill(7) };
const key = { bucket: "carts", bytes: new Uint8Array([1, 2, 3]) };
const clock: VersionVector = [
  { actor: "00000000000000aa.0" as ActorId, counter: 1 },
  { actor: "ffffffffffffffff.70000" as ActorId, counter: 300 },
];

const clocks: fc.Arbitrary<VersionVector> = fc.array(
  fc.record({
    actor: fc
      .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.maxSafeNat())
      .map(([random, sequence]) => `${random.toString(16).padStart(16, "0")}.${sequence}` as ActorId),
    counter: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }),
  { minLength: 1 },
);

describe("context seal", () => {
  const seal = new ContextSeal(cluster);

  test("a context stays good while one secret is exchanged for another, and not after", () => {
    const next = new Uint8Array(32).fill(9);
    const old = seal.seal(key, clock);
    const both = new ContextSeal({ ...cluster, secret: next, otherSecrets: [cluster.secret] });
    expect(both.unseal(key, old)).toEqual({ ok: true, clock });
    const sealed = both.seal(key, clock);
    expect(seal.unseal(key, sealed).ok).toBe(false);
    const first = new ContextSeal({ ...cluster, otherSecrets: [next] });
    expect(first.unseal(key, sealed)).toEqual({ ok: true, clock });
    expect(first.seal(key, clock)).toEqual(old);
    expect(new ContextSeal({ ...cluster, secret: next }).unseal(key, old).ok).toBe(false);
  });

  test("any clock comes back", () => {
    fc.assert(
      fc.property(clocks, (each) => {
        expect(seal.unseal(key, seal.seal(key, each))).toEqual({ ok: true, clock: each });
      }),
    );
  });

  test("the MAC is HMAC-SHA256 over version, cluster, bucket, key and clock, each with its length but the last", () => {
    const derived = hkdfSync("sha256", cluster.secret, cluster.clusterId, "cartwheel context seal", 32);
    fc.assert(
      fc.property(clocks, fc.string({ maxLength: 64 }), fc.uint8Array({ maxLength: 2_000 }), (each, bucket, bytes) => {
        const part = (of: Uint8Array): Buffer => {
          const length = Buffer.alloc(4);
          length.writeUInt32BE(of.length);
          return Buffer.concat([length, of]);
        };
        const parts = [Buffer.from(cluster.clusterId), Buffer.from(bucket), bytes].map(part);
        const sealed = Buffer.concat([Buffer.of(1), ...parts, encodeClock(each)]);
        const expected = createHmac("sha256", Buffer.from(derived)).update(sealed).digest().subarray(0, 16);
        expect(Buffer.from(seal.seal({ bucket, bytes }, each)).subarray(1, 17)).toEqual(expected);
      }),
    );
  });

  test("every node of the cluster reads what another sealed", () => {
    const sealed = seal.seal(key, clock);
    expect(new ContextSeal({ ...cluster, secret: cluster.secret.slice() }).unseal(key, sealed)).toEqual({
      ok: true,
      clock,
    });
  });

  test("an empty clock is no context, and no context is an empty clock", () => {
    expect(seal.seal(key, [])).toHaveLength(0);
    expect(seal.unseal(key, new Uint8Array(0))).toEqual({ ok: true, clock: [] });
  });

  test("no altered bit passes, and no truncation", () => {
    const sealed = seal.seal(key, clock);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Uint8Array.from(sealed, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(seal.unseal(key, altered).ok, `bit ${bit}`).toBe(false);
    }
    for (let length = 1; length < sealed.length; length += 1) {
      expect(seal.unseal(key, sealed.subarray(0, length)).ok, `${length} bytes`).toBe(false);
    }
  });

  test("a context of another key, bucket, cluster or secret does not pass", () => {
    const sealed = seal.seal(key, clock);
    expect(seal.unseal({ ...key, bytes: new Uint8Array([1, 2]) }, sealed).ok).toBe(false);
    expect(seal.unseal({ ...key, bucket: "orders" }, sealed).ok).toBe(false);
    const elsewhere = new ContextSeal({ ...cluster, clusterId: "f".repeat(32) });
    expect(elsewhere.unseal(key, sealed).ok).toBe(false);
    const stranger = new ContextSeal({ ...cluster, secret: new Uint8Array(32).fill(8) });
    expect(stranger.unseal(key, sealed).ok).toBe(false);
  });

  test("bytes cannot move between bucket and key", () => {
    const sealed = seal.seal({ bucket: "ab", bytes: new Uint8Array([0x63]) }, clock);
    expect(seal.unseal({ bucket: "a", bytes: new Uint8Array([0x62, 0x63]) }, sealed).ok).toBe(false);
  });

  test("garbage is refused, never thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        expect(seal.unseal(key, bytes).ok).toBe(false);
      }),
    );
    expect(seal.unseal(key, new Uint8Array(1024 * 1024).fill(1)).ok).toBe(false);
  });
});

describe("clock bytes", () => {
  test("decoding never throws and re-encodes what it accepts to the same clock", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const decoded = decodeClock(bytes);
        if (decoded !== null) expect(decodeClock(encodeClock(decoded))).toEqual(decoded);
      }),
    );
  });

  test("an entry is ten bytes while counters are small", () => {
    expect(encodeClock([{ actor: "00000000000000aa.0" as ActorId, counter: 1 }])).toHaveLength(10);
  });
});
