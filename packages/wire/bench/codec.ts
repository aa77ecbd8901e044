import type { ActorId, PeerMessage, RequestId } from "@cartwheel/dynamo";
import { crc32 } from "node:zlib";
import { decode } from "../src/codec/schema.ts";
import { Writer } from "../src/codec/writer.ts";
import { beginFrame, endFrame, frameKinds } from "../src/frame/frame.ts";
import { FrameDecoder } from "../src/frame/frame-decoder.ts";
import { peerMessageCodec, storedRowCodec } from "../src/index.ts";

/**
 * What one message costs on a put's path: `npm run bench -w @cartwheel/wire`. One line a step, microseconds each: the
 * best of several runs, because whatever else the machine does can only add.
 */
const runs = 7;
const rounds = 50_000;

function replicaPut(siblingCount: number, valueBytes: number): PeerMessage & { readonly type: "replica-put" } {
  const dots = Array.from({ length: 3 }, (_, i) => ({
    actor: `0${i}aabbccddeeff00.${i}` as ActorId,
    counter: 7 + i,
  }));
  return {
    type: "replica-put",
    id: 123_456,
    key: { bucket: "carts", bytes: new Uint8Array(24).fill(0x61) },
    row: {
      clock: dots,
      siblings: dots.slice(0, siblingCount).map((dot) => ({
        dot,
        value: new Uint8Array(valueBytes).fill(7),
        writtenAt: { ms: 1_763_620_000_000, logical: 0 },
        expiresAtMs: null,
        requestId: "0123456789abcdef-17" as RequestId,
      })),
    },
    role: "owner",
    durability: "fsync",
    remainingMs: 997.125,
  };
}

function time(name: string, step: () => void): void {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    for (let i = 0; i < rounds; i++) step();
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  console.log(`${name.padEnd(44)} ${((bestMs * 1000) / rounds).toFixed(2)} us`);
}

for (const [siblingCount, valueBytes] of [
  [1, 200],
  [1, 1024],
  [3, 1024],
] as const) {
  const message = replicaPut(siblingCount, valueBytes);
  const label = `${siblingCount} x ${valueBytes} bytes:`;
  const writer = new Writer(65_536);
  const writeFrame = (): void => {
    writer.truncate(0);
    const start = beginFrame(writer, frameKinds.message);
    peerMessageCodec.schema.write(writer, message);
    endFrame(writer, start, crc32);
  };
  time(`${label} encode and frame`, writeFrame);

  // As a socket gives it: a small part of a chunk of 64 KiB, so values are copied.
  const chunk = new Uint8Array(65_536);
  chunk.set(writer.view(), 1000);
  const arrived = chunk.subarray(1000, 1000 + writer.length);
  const decoder = new FrameDecoder({ bodyBytesMax: 1024 * 1024, checksum: crc32 });
  time(`${label} unframe and decode`, () => {
    decoder.push(arrived);
    const result = decoder.next();
    if (result.status === "frame") decode(peerMessageCodec.schema, result.frame.body);
  });

  const stored = { row: message.row, lastMinted: null };
  const kept = storedRowCodec.encode(stored);
  time(`${label} encode a stored row`, () => storedRowCodec.encode(stored));
  time(`${label} decode a stored row`, () => storedRowCodec.decode(kept));
}
