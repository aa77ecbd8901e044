import { type PeerMessage, type RequestId, utf8 } from "@cartwheel/dynamo";
import { Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ClientToNode } from "../client-message.ts";
import { clientToNodeCodec } from "../codec/codec.ts";
import type { DecodeError } from "../codec/result.ts";
import { frameKinds } from "../frame/frame.ts";
import {
  acceptor,
  bytesOf,
  connectionOf,
  dialClient,
  dialler,
  dialPeer,
  dialRaw,
  ping,
  openHall,
  Queue,
  shopper,
  started,
} from "../testing/hall.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const watch: ClientToNode = { type: "watch", key: { bucket: "carts", bytes: utf8("__proto__") } };

describe("a connection", () => {
  test("between peers carries messages both ways, and each knows who the other is", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const theirs = await hall.peers.next();
    expect(ours.remote).toEqual(acceptor);
    expect(theirs.remote).toEqual(dialler);
    const here = started(ours);
    const there = started(theirs);
    expect(ours.send(ping)).toBe(true);
    expect(await there.messages.next()).toEqual(ping);
    expect(theirs.send(ping)).toBe(true);
    expect(await here.messages.next()).toEqual(ping);
  });

  test("between a client and a node carries requests and answers", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const theirs = await hall.clients.next();
    expect(theirs.remote).toEqual(shopper);
    const here = started(ours);
    const there = started(theirs);
    ours.send(watch);
    expect(await there.messages.next()).toEqual(watch);
    theirs.send({ type: "pong", id: 4 });
    expect(await here.messages.next()).toEqual({ type: "pong", id: 4 });
  });

  test("keeps what came before it was started", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const theirs = await hall.clients.next();
    for (let id = 1; id <= 3; id++) theirs.send({ type: "pong", id });
    started(theirs);
    ours.send(watch);
    await vi.waitFor(() => expect(theirs.counters.messagesRefused + theirs.counters.framesReceived).toBe(1));
    const here = started(ours);
    for (let id = 1; id <= 3; id++) expect(await here.messages.next()).toEqual({ type: "pong", id });
  });

  test("sends all messages of one turn in one write", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const there = started(await hall.peers.next());
    const write = vi.spyOn(Socket.prototype, "write");
    for (let i = 0; i < 100; i++) ours.send(ping);
    for (let i = 0; i < 100; i++) await there.messages.next();
    expect(write).toHaveBeenCalledTimes(1);
    expect(ours.counters.framesSent).toBe(100);
  });

  test("carries values of a mebibyte", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const there = started(await hall.clients.next());
    const put = putOf(new Uint8Array(1024 * 1024).fill(7));
    for (let i = 0; i < 3; i++) ours.send(put);
    for (let i = 0; i < 3; i++) expect(await there.messages.next()).toEqual(put);
  });
});

describe("a connection of an older version", () => {
  const older = { min: 1, max: 1 };
  const backup: ClientToNode = { type: "backup", id: 5, step: "look", name: "nightly" };

  test("carries what that version has, and nothing that came later", async () => {
    const hall = await openHall({ versions: older });
    const ours = connectionOf(await dialClient(hall));
    expect(ours.agreed).toEqual({ version: 1, isAdmin: false });
    const there = started(await hall.clients.next());
    expect(ours.send(backup)).toBe(false);
    expect(ours.send(watch)).toBe(true);
    expect(await there.messages.next()).toEqual(watch);
  });

  test("refuses what came later, should it come", async () => {
    const hall = await openHall({ versions: older });
    const socket = await dialRaw(hall);
    const theirs = await hall.clients.next();
    const refused = new Queue<DecodeError>();
    theirs.start({ message: () => {}, refused: (error) => refused.push(error), closed: () => {} });
    socket.write(bytesOf({ kind: frameKinds.message, body: clientToNodeCodec.encode(backup) }));
    expect(await refused.next()).toMatchObject({ code: "UNSUPPORTED", id: 5, message: "version 1 has no backup" });
  });

  test("is not opened where the ranges do not meet", async () => {
    const hall = await openHall({ versions: older });
    const dialled = await dialPeer(hall, { versions: { min: 2, max: 2 } });
    expect(dialled).toMatchObject({
      ok: false,
      refusal: { code: "VERSION_UNSUPPORTED", message: "this node speaks protocol versions 1 to 1, not 2 to 2" },
    });
  });
});

function putOf(value: Uint8Array, requestId = "request-1"): ClientToNode {
  const key = { bucket: "carts", bytes: utf8("key") };
  const write = { key, timeoutMs: 1_000, requestId: requestId as RequestId, writtenAt: { ms: 5, logical: 0 } };
  const quorum = { w: null, pw: null, dw: null };
  const rest = { mergeable: false, value, expiresAtMs: null, returnBody: false, context: new Uint8Array(0) };
  return { type: "operation", id: 77, operation: { type: "put", ...write, ...quorum, ...rest } };
}

describe("back-pressure", () => {
  test("drops and counts what does not fit the queue, and goes on when the other end reads again", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall, { limits: { queueBytesMax: 256 * 1024 } }));
    const theirs = await hall.clients.next();
    const put = putOf(new Uint8Array(64 * 1024));
    let accepted = 0;
    for (let turn = 0; turn < 10_000 && ours.counters.framesDropped === 0; turn++) {
      if (ours.send(put)) accepted++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ours.counters.framesDropped).toBe(1);
    const there = started(theirs);
    for (let i = 0; i < accepted; i++) expect(await there.messages.next()).toEqual(put);
    await vi.waitFor(() => expect(ours.send(watch)).toBe(true));
    expect(await there.messages.next()).toEqual(watch);
  });

  test("refuses a message beyond the frame limit, and only that", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const there = started(await hall.clients.next());
    expect(ours.send(putOf(new Uint8Array(4 * 1024 * 1024)))).toBe(false);
    expect(ours.send(watch)).toBe(true);
    expect(await there.messages.next()).toEqual(watch);
    expect(ours.counters.framesDropped).toBe(1);
  });

  test("a message that cannot be encoded throws, and spoils nothing", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const there = started(await hall.peers.next());
    const impossible = { type: "nonsense" } as unknown as PeerMessage;
    expect(() => ours.send(impossible)).toThrow(RangeError);
    ours.send(ping);
    expect(await there.messages.next()).toEqual(ping);
  });
});

describe("a message that is refused", () => {
  test("is counted and told, and the connection stays", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const theirs = await hall.clients.next();
    const refused = new Queue<unknown>();
    const messages = new Queue<ClientToNode>();
    theirs.start({
      message: (message) => messages.push(message),
      refused: (error) => refused.push(error),
      closed: () => {},
    });
    ours.send(putOf(new Uint8Array(1), "not printable \n"));
    expect(await refused.next()).toMatchObject({ code: "INVALID", id: 77 });
    ours.send(watch);
    expect(await messages.next()).toEqual(watch);
    expect(theirs.counters.messagesRefused).toBe(1);
  });

  test("a frame of an unknown kind is skipped", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    const theirs = await hall.clients.next();
    started(theirs);
    socket.write(bytesOf({ kind: 99, body: new Uint8Array(9) }, { kind: frameKinds.ping, body: new Uint8Array(0) }));
    await vi.waitFor(() => expect(theirs.counters.framesReceived).toBe(2));
    expect(theirs.counters.messagesRefused).toBe(0);
  });
});

describe("silence", () => {
  const silentMs = 30_000;

  /** Time stands still, for connections made from now on, until it is told to pass. */
  function holdTime(): void {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  }

  test("closes the connection", async () => {
    // The other end's clock is real: its first ping is far away.
    const hall = await openHall();
    const dialled = dialPeer(hall);
    await hall.peers.next();
    holdTime();
    const ours = connectionOf(await dialled);
    const { closed } = started(ours);
    vi.advanceTimersByTime(silentMs);
    expect(ours.send(ping)).toBe(true);
    vi.advanceTimersByTime(silentMs / 4);
    expect(await closed).toBe("SILENT");
    expect(ours.send(ping)).toBe(false);
  });

  test("is broken by pings where there is nothing to say", async () => {
    holdTime();
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const theirs = await hall.peers.next();
    started(ours);
    started(theirs);
    for (let pings = 1; pings <= 10; pings++) {
      vi.advanceTimersByTime(silentMs / 4);
      await vi.waitFor(() => {
        expect(ours.counters.framesReceived).toBeGreaterThanOrEqual(pings);
        expect(theirs.counters.framesReceived).toBeGreaterThanOrEqual(pings);
      });
    }
    expect(ours.send(ping) && theirs.send(ping)).toBe(true);
  });

  test("is not broken by one who talks and takes nothing: what waits would be delivered after its time", async () => {
    holdTime();
    const hall = await openHall({ limits: { queueBytesMax: 256 * 1024 } });
    const raw = await dialRaw(hall);
    const served = await hall.clients.next();
    const { closed } = started(served);
    const figures = { type: "figures", id: 1, text: "x".repeat(64 * 1024) } as const;
    while (served.send(figures)) await new Promise((resolve) => setImmediate(resolve));
    for (let pings = 1; pings <= 3; pings++) {
      vi.advanceTimersByTime(silentMs / 4);
      raw.write(bytesOf({ kind: frameKinds.ping, body: new Uint8Array(0) }));
      await vi.waitFor(() => expect(pings === 3 || served.counters.framesReceived === pings).toBe(true));
    }
    expect(await closed).toBe("STUCK");
  });

  test("of this process itself: what waited in the kernel meanwhile is discarded", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const there = started(await hall.peers.next());
    const late = performance.now() + silentMs + 1_000;
    vi.spyOn(performance, "now").mockReturnValue(late);
    ours.send(ping);
    expect(await there.closed).toBe("SILENT");
  });
});

describe("the end", () => {
  test("is LOCAL for the one who closes and REMOTE for the other, and nothing can be sent any more", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const theirs = await hall.peers.next();
    const [here, there] = [started(ours), started(theirs)];
    ours.close();
    ours.close();
    expect(await here.closed).toBe("LOCAL");
    expect(await there.closed).toBe("REMOTE");
    expect(ours.send(ping)).toBe(false);
  });

  test("comes after what was sent before it, also when the listener closes", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const theirs = await hall.peers.next();
    const [here, there] = [started(ours), started(theirs)];
    for (let i = 0; i < 10; i++) theirs.send(ping);
    const closing = hall.listener.close();
    for (let i = 0; i < 10; i++) expect(await here.messages.next()).toEqual(ping);
    expect(await here.closed).toBe("REMOTE");
    expect(await there.closed).toBe("LOCAL");
    await closing;
  });

  test("does not wait for one who never reads", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    socket.pause();
    const theirs = await hall.clients.next();
    started(theirs);
    for (let i = 0; i < 100; i++) theirs.send({ type: "changed", key: { bucket: "b", bytes: new Uint8Array(60_000) } });
    await hall.listener.close();
    expect(socket.destroyed).toBe(false);
  });

  test("that came before the start is told after it", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    ours.close();
    expect(await started(ours).closed).toBe("LOCAL");
  });

  test("of the listener is the end of all that it accepted", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    started(await hall.peers.next());
    await hall.listener.close();
    expect(await started(ours).closed).toBe("REMOTE");
  });
});
