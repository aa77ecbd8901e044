import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Writer } from "../codec/writer.ts";
import { crc32 } from "./crc32.ts";
import { appendFrame, type Frame, frameHeaderBytes, frameKinds, frameTrailerBytes } from "./frame.ts";
import { FrameDecoder, type FrameError } from "./frame-decoder.ts";

const bodyBytesMax = 4096;

function streamOf(...frames: readonly Frame[]): Uint8Array {
  const writer = new Writer();
  for (const frame of frames) appendFrame(writer, frame, crc32);
  return new Uint8Array(writer.view());
}

interface Heard {
  readonly frames: Frame[];
  readonly error: FrameError | null;
}

/** Feeds the pieces one by one, then ends the stream. */
function hear(pieces: readonly Uint8Array[], decoder = new FrameDecoder({ bodyBytesMax })): Heard {
  const frames: Frame[] = [];
  for (const piece of pieces) {
    decoder.push(piece);
    for (let result = decoder.next(); result.status !== "more"; result = decoder.next()) {
      if (result.status === "error") return { frames, error: result.error };
      frames.push({ kind: result.frame.kind, body: new Uint8Array(result.frame.body) });
    }
  }
  return { frames, error: decoder.end() };
}

function cut(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (stream.length + 1)), stream.length].toSorted((a, b) => a - b);
  return ends.map((end, i) => stream.subarray(ends[i - 1] ?? 0, end));
}

const frame: fc.Arbitrary<Frame> = fc.record({
  kind: fc.integer({ min: 0, max: 255 }),
  body: fc.uint8Array({ maxLength: 200 }),
});

const hello: Frame = { kind: frameKinds.message, body: Uint8Array.of(1, 2, 3, 4, 5) };

describe("the checksum", () => {
  test("is that of zlib, also in parts", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (bytes, place) => {
        const at = place % (bytes.length + 1);
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
        expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(crc32(bytes));
      }),
    );
  });
});

describe("frames", () => {
  test("arrive whole, however the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat()), (frames, places) => {
        expect(hear(cut(streamOf(...frames), places))).toEqual({ frames, error: null });
      }),
    );
  });

  test("slow drip: arrive one byte at a time", () => {
    const frames = [hello, { kind: frameKinds.ping, body: new Uint8Array(0) }, hello];
    const drops = Array.from(streamOf(...frames), (byte) => Uint8Array.of(byte));
    expect(hear(drops)).toEqual({ frames, error: null });
  });

  test("within one chunk are views of it", () => {
    const stream = streamOf(hello);
    const decoder = new FrameDecoder({ bodyBytesMax });
    decoder.push(stream);
    const result = decoder.next();
    expect(result.status === "frame" && result.frame.body.buffer === stream.buffer).toBe(true);
  });

  test("pushed before the last chunk was drawn are not lost", () => {
    const decoder = new FrameDecoder({ bodyBytesMax });
    decoder.push(streamOf(hello));
    expect(hear([streamOf(hello)], decoder).frames).toEqual([hello, hello]);
  });
});

describe("a stream is refused for", () => {
  test("truncation at every offset", () => {
    const stream = streamOf(hello, hello);
    const single = stream.length / 2;
    for (let length = 0; length < stream.length; length++) {
      const { frames, error } = hear([stream.subarray(0, length)]);
      expect(frames.length).toBe(length < single ? 0 : 1);
      expect(error?.code ?? null).toBe(length % single === 0 ? null : "TRUNCATED");
    }
  });

  test("any flipped bit", () => {
    const stream = streamOf(hello);
    for (let bit = 0; bit < stream.length * 8; bit++) {
      const damaged = new Uint8Array(stream);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { frames, error } = hear([damaged]);
      expect(frames).toEqual([]);
      expect(error).not.toBeNull();
    }
  });

  test.each([
    ["wrong magic", 0, "BAD_MAGIC"],
    ["wrong version", 2, "BAD_VERSION"],
    ["unknown flags", 4, "BAD_VERSION"],
    ["a damaged kind", 3, "BAD_CHECKSUM"],
    ["a damaged body", frameHeaderBytes, "BAD_CHECKSUM"],
    ["a damaged checksum", frameHeaderBytes + hello.body.length, "BAD_CHECKSUM"],
  ])("%s", (_name, at, code) => {
    const stream = streamOf(hello);
    stream[at] = (stream[at] ?? 0) ^ 0x80;
    expect(hear([stream]).error?.code).toBe(code);
  });

  test("a length over the limit, by its header alone", () => {
    const header = streamOf(hello).subarray(0, frameHeaderBytes);
    new DataView(header.buffer).setUint32(6, 0xffff_ffff);
    const decoder = new FrameDecoder({ bodyBytesMax });
    decoder.push(header);
    expect(decoder.next()).toMatchObject({ status: "error", error: { code: "TOO_LONG" } });
  });

  test("a length just over the limit, and not for one just at it", () => {
    const longest: Frame = { kind: frameKinds.message, body: new Uint8Array(bodyBytesMax) };
    const tooLong: Frame = { kind: frameKinds.message, body: new Uint8Array(bodyBytesMax + 1) };
    expect(hear([streamOf(longest)]).error).toBeNull();
    expect(hear([streamOf(tooLong)]).error?.code).toBe("TOO_LONG");
  });

  test("another protocol's first words", () => {
    const request = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n");
    expect(hear([request]).error?.code).toBe("BAD_MAGIC");
  });

  test("noise, without ever throwing, in whatever pieces", () => {
    const magic = fc.constantFrom([], [0x43], [0x43, 0x57], [0x43, 0x57, 1, 1, 0, 0], [0x43, 0x57, 1, 1, 0, 0, 0, 0]);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 100 }), fc.array(fc.nat()), (start, noise, places) => {
        const { frames, error } = hear(cut(Uint8Array.of(...start, ...noise), places));
        expect(frames).toEqual([]);
        if (start.length + noise.length > 0) expect(error).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});

describe("after an error", () => {
  test("the decoder gives the same one for ever", () => {
    const decoder = new FrameDecoder({ bodyBytesMax });
    const first = hear([new Uint8Array(20)], decoder);
    expect(hear([streamOf(hello)], decoder)).toEqual(first);
    expect(decoder.end()).toEqual(first.error);
  });
});

describe("an announced length", () => {
  test("costs no memory until its bytes come", () => {
    const decoder = new FrameDecoder({ bodyBytesMax: 0xffff_ffff });
    const header = streamOf(hello).subarray(0, frameHeaderBytes);
    new DataView(header.buffer).setUint32(6, 0xffff_fff0);
    const before = process.memoryUsage().arrayBuffers;
    expect(hear([header, new Uint8Array(50)], decoder).error?.code).toBe("TRUNCATED");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });

  test("of a long frame is gathered and the next one begins where it ends", () => {
    const long: Frame = { kind: frameKinds.message, body: new Uint8Array(bodyBytesMax).fill(9) };
    const stream = streamOf(long, hello, long);
    expect(stream.length).toBe(2 * bodyBytesMax + hello.body.length + 3 * (frameHeaderBytes + frameTrailerBytes));
    expect(hear(cut(stream, [100, 1000, 4100, 4140, 4150, 4200])).frames).toEqual([long, hello, long]);
  });
});
