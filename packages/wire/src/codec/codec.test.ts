import {
  type ActorId,
  type Dot,
  type Member,
  type NodeId,
  type Operation,
  type PeerMessage,
  type RequestId,
  type Row,
  type Sibling,
  utf8,
} from "@cartwheel/dynamo";
import fc from "fast-check";
import { Unpackr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { clientToNode, nodeToClient } from "../testing/arbitrary/client-message.ts";
import { peerMessage } from "../testing/arbitrary/peer-message.ts";
import { storedRow } from "../testing/arbitrary/row.ts";
import { clientToNodeCodec, type Codec, nodeToClientCodec, peerMessageCodec, storedRowCodec } from "./codec.ts";
import { encodeStoredRow } from "./stored-row.ts";
import { Writer } from "./writer.ts";

interface Case {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

function caseOf<T>(name: string, codec: Codec<T>, values: fc.Arbitrary<T>): Case {
  return { name, codec: codec as Codec<unknown>, values };
}

const cases: readonly Case[] = [
  caseOf("messages between nodes", peerMessageCodec, peerMessage),
  caseOf("messages from clients", clientToNodeCodec, clientToNode),
  caseOf("messages to clients", nodeToClientCodec, nodeToClient),
  caseOf("stored rows", storedRowCodec, storedRow),
];

describe.each(cases)("$name", ({ codec, values }) => {
  test("come back as they went", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(codec.decode(codec.encode(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test("truncated at any byte are refused", () => {
    fc.assert(
      fc.property(values, (value) => {
        const whole = codec.encode(value);
        for (let length = 0; length < whole.length; length++) {
          const decoded = codec.decode(whole.subarray(0, length));
          expect(decoded.ok).toBe(false);
          if (!decoded.ok) expect(decoded.error.code).toBe("TRUNCATED");
        }
      }),
      { numRuns: 30 },
    );
  });

  test("with a byte behind them are refused", () => {
    fc.assert(
      fc.property(values, (value) => {
        const decoded = codec.decode(Uint8Array.of(...codec.encode(value), 0));
        expect(decoded).toMatchObject({ ok: false, error: { code: "MALFORMED" } });
      }),
      { numRuns: 30 },
    );
  });

  test("damaged anywhere are refused, or are another value that is as valid", () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, change) => {
        const damaged = codec.encode(value);
        const at = place % damaged.length;
        damaged[at] = (damaged[at] ?? 0) ^ change;
        const decoded = codec.decode(damaged);
        if (decoded.ok) expect(codec.decode(codec.encode(decoded.value))).toEqual(decoded);
      }),
      { numRuns: 500 },
    );
  });

  test("made of noise never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const decoded = codec.decode(noise);
        if (decoded.ok) expect(codec.decode(codec.encode(decoded.value))).toEqual(decoded);
      }),
      { numRuns: 1000 },
    );
  });

  test("of ten thousand brackets are refused at the first that is not expected", () => {
    for (const bracket of [0x91, 0x92, 0x93, 0x9f, 0x81, 0xdf, 0xc7]) {
      expect(codec.decode(new Uint8Array(10_000).fill(bracket)).ok).toBe(false);
    }
  });
});

const actor = "00112233445566ff.3" as ActorId;
const dot: Dot = { actor, counter: 2 };
const sibling: Sibling = {
  dot,
  value: utf8("value"),
  writtenAt: { ms: 1_700_000_000_000, logical: 0 },
  expiresAtMs: null,
  requestId: "request-1" as RequestId,
};

function repair(row: Row): PeerMessage {
  return { type: "repair", key: { bucket: "carts", bytes: utf8("key") }, row };
}

describe("the bytes", () => {
  test("are MessagePack that another implementation reads the same", () => {
    const unpack = new Unpackr({ useRecords: false, int64AsType: "bigint" });
    const message: PeerMessage = {
      type: "replica-put",
      id: 70_000,
      key: { bucket: "carts", bytes: utf8("__proto__") },
      row: { clock: [dot], siblings: [sibling] },
      role: "stand-in",
      durability: "fsync",
      remainingMs: 2.5,
    };
    const actorBits = 0x00112233445566ffn;
    const siblingFields = [actorBits, 3, 2, utf8("value"), 1_700_000_000_000n, 0, null, "request-1"];
    expect(unpack.unpack(peerMessageCodec.encode(message))).toEqual([
      1,
      70_000,
      ["carts", utf8("__proto__")],
      [[actorBits, 3, 2], [siblingFields]],
      1,
      0,
      2.5,
    ]);
  });

  test("of one sibling cost less than fifty beside value, key and names", () => {
    const bytes = peerMessageCodec.encode(repair({ clock: [dot], siblings: [sibling] }));
    const named = "carts".length + "key".length + "value".length + "request-1".length;
    expect(bytes.length - named).toBeLessThan(50);
  });
});

describe("a decoded value", () => {
  test("is a copy when it is a small part of what arrived, so that it does not keep the rest in memory", () => {
    const arrived = new Uint8Array(65_536);
    const encoded = peerMessageCodec.encode(repair({ clock: [dot], siblings: [sibling] }));
    arrived.set(encoded, 100);
    const decoded = peerMessageCodec.decode(arrived.subarray(100, 100 + encoded.length));
    if (!decoded.ok || decoded.value.type !== "repair") throw new Error("not decoded");
    expect(decoded.value.row.siblings[0]?.value.buffer.byteLength).toBe(5);
  });

  test("is a view when it is most of what arrived", () => {
    const large = { ...sibling, value: new Uint8Array(100_000).fill(7) };
    const encoded = new Uint8Array(peerMessageCodec.encode(repair({ clock: [dot], siblings: [large] })));
    const decoded = peerMessageCodec.decode(encoded);
    if (!decoded.ok || decoded.value.type !== "repair") throw new Error("not decoded");
    expect(decoded.value.row.siblings[0]?.value.buffer === encoded.buffer).toBe(true);
  });
});

describe("a row is refused when", () => {
  const refused: readonly (readonly [string, Row])[] = [
    ["a counter is 0", { clock: [{ actor, counter: 0 }], siblings: [] }],
    ["the clock names an actor twice", { clock: [dot, { actor, counter: 3 }], siblings: [] }],
    ["the clock is not sorted", { clock: [{ actor: "ffffffffffffffff.0" as ActorId, counter: 1 }, dot], siblings: [] }],
    ["a sibling is not covered", { clock: [{ actor, counter: 1 }], siblings: [sibling] }],
    ["a sibling's actor is unknown to the clock", { clock: [], siblings: [sibling] }],
    ["a dot is there twice", { clock: [dot], siblings: [sibling, sibling] }],
    ["the siblings are not sorted", { clock: [dot], siblings: [sibling, { ...sibling, dot: { actor, counter: 1 } }] }],
    ["a request id has a space", { clock: [dot], siblings: [{ ...sibling, requestId: "a b" as RequestId }] }],
  ];
  test.each(refused)("%s", (_name, row) => {
    expect(peerMessageCodec.decode(peerMessageCodec.encode(repair(row)))).toMatchObject({
      ok: false,
      error: { code: "INVALID" },
    });
  });
});

const member: Member = { id: "east-1" as NodeId, zone: "east", weight: 1 };
const otherNode = "east-2" as NodeId;
const manyMembers = Array.from({ length: 5_000 }, (_, i) => ({ ...member, id: `fake-${i}` as NodeId }));

describe("refusals", () => {
  test("an unknown type is UNSUPPORTED and says which question it would have answered", () => {
    const writer = new Writer();
    writer.array(3);
    writer.uint(99);
    writer.uint(41);
    writer.nil();
    expect(clientToNodeCodec.decode(writer.view())).toMatchObject({
      ok: false,
      error: { code: "UNSUPPORTED", id: 41 },
    });
  });

  test("an unknown format of a stored row is UNSUPPORTED", () => {
    const bytes = storedRowCodec.encode({ row: { clock: [], siblings: [] }, lastMinted: null });
    bytes[0] = 2;
    expect(storedRowCodec.decode(bytes)).toMatchObject({ ok: false, error: { code: "UNSUPPORTED" } });
  });

  test("an array that promises more elements than there are bytes is refused before it is made", () => {
    const promise = Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 1, 2, 3);
    expect(peerMessageCodec.decode(promise)).toMatchObject({ ok: false, error: { code: "TRUNCATED" } });
  });

  test("an integer that a double cannot hold is refused", () => {
    const writer = new Writer();
    writer.array(2);
    writer.uint(6);
    writer.uint64(0x0020_0000, 0);
    expect(clientToNodeCodec.decode(writer.view())).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });

  test.each([
    ["an empty key", ""],
    ["a key of 1,025 bytes", "k".repeat(1025)],
  ])("%s between nodes is refused, from a client it is the node's to answer", (_name, name) => {
    const key = { bucket: "carts", bytes: utf8(name) };
    const between = peerMessageCodec.encode({ type: "repair", key, row: { clock: [], siblings: [] } });
    expect(peerMessageCodec.decode(between)).toMatchObject({ ok: false, error: { code: "INVALID" } });
    expect(clientToNodeCodec.decode(clientToNodeCodec.encode({ type: "watch", key })).ok).toBe(true);
  });

  test("an encoder given what its type forbids throws: that is a bug here, not bad input", () => {
    const clock = [{ actor: "nobody" as ActorId, counter: 1 }];
    expect(() => peerMessageCodec.encode(repair({ clock, siblings: [] }))).toThrow(RangeError);
    for (const id of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => clientToNodeCodec.encode({ type: "ping", id })).toThrow(RangeError);
    }
  });

  test("time that has run out arrives as none, time without end not at all", () => {
    const ask = (remainingMs: number): PeerMessage => {
      return { type: "replica-get", id: 1, key: { bucket: "carts", bytes: utf8("key") }, remainingMs };
    };
    expect(peerMessageCodec.decode(peerMessageCodec.encode(ask(-3.5)))).toEqual({ ok: true, value: ask(0) });
    for (const endless of [Number.POSITIVE_INFINITY, Number.NaN]) {
      const decoded = peerMessageCodec.decode(peerMessageCodec.encode(ask(endless)));
      expect(decoded).toMatchObject({ ok: false, error: { code: "INVALID", id: 1 } });
    }
  });

  test.each([
    ["names a partition's owner that is no member", { assignment: [0, 1] }],
    ["names a member twice", { members: [member, member] }],
    ["has a member without weight", { members: [{ ...member, weight: 0 }] }],
    ["has more members than there could be partitions for", { members: manyMembers }],
  ])("a history that %s", (_name, change) => {
    const clusterId = "0123456789abcdef0123456789abcdef";
    const history = [
      { type: "init" as const, clusterId, counter: 0 as const, n: 1, members: [member], assignment: [0], ...change },
    ];
    const decoded = peerMessageCodec.decode(peerMessageCodec.encode({ type: "history", history }));
    expect(decoded).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });

  test("a history that no cluster made: a plan for another ring, decided by a stranger, counted beyond counting", () => {
    const clusterId = "0123456789abcdef0123456789abcdef";
    const init = { type: "init" as const, clusterId, counter: 0 as const, n: 1, members: [member], assignment: [0, 0] };
    const plan = { owners: [member.id], partitions: [0, 0] };
    const join = { type: "join" as const, counter: 1, author: member.id, member: { ...member, id: otherNode }, plan };
    const told = (operation: Operation) => peerMessageCodec.encode({ type: "history", history: [init, operation] });
    expect(peerMessageCodec.decode(told(join)).ok).toBe(true);
    for (const spoiled of [
      { ...join, plan: { ...plan, partitions: [0] } },
      { ...join, author: "stranger" as NodeId },
      { ...join, counter: Number.MAX_SAFE_INTEGER },
    ]) {
      expect(peerMessageCodec.decode(told(spoiled))).toMatchObject({ ok: false, error: { code: "INVALID" } });
    }
  });

  test("gossip of more nodes than a cluster can have", () => {
    const quiet = { incarnation: 1, heartbeat: 1, commitSequence: 0, address: "", ringId: null };
    const reports = manyMembers.map(({ id }) => ({ node: id, ...quiet, misplaced: [], recovering: [] }));
    const message = { type: "gossip" as const, ofYou: null, historyId: "0".repeat(32), answer: false };
    const told = (count: number) => peerMessageCodec.encode({ ...message, reports: reports.slice(0, count) });
    expect(peerMessageCodec.decode(told(4_096)).ok).toBe(true);
    expect(peerMessageCodec.decode(told(4_097))).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });
});

describe("the replicated part of a stored row", () => {
  test("ends before what is local, and is the same on nodes that minted other dots", () => {
    fc.assert(
      fc.property(storedRow, (stored) => {
        const { bytes, replicatedBytes } = encodeStoredRow(stored);
        expect(bytes).toEqual(storedRowCodec.encode(stored));
        const elsewhere = encodeStoredRow({ row: stored.row, lastMinted: null });
        expect(elsewhere.bytes.subarray(0, -1)).toEqual(bytes.subarray(0, replicatedBytes));
        expect(elsewhere.replicatedBytes).toBe(replicatedBytes);
      }),
    );
  });

  test("has one encoding: what was decoded encodes to the bytes it came from", () => {
    fc.assert(
      fc.property(storedRow, (stored) => {
        const { bytes } = encodeStoredRow(stored);
        const decoded = storedRowCodec.decode(bytes);
        expect(decoded.ok && encodeStoredRow(decoded.value).bytes).toEqual(bytes);
      }),
    );
  });
});
