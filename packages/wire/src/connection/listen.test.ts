import { utf8 } from "@cartwheel/dynamo";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { frameKinds } from "../frame/frame.ts";
import {
  acceptor,
  bytesOf,
  credentials,
  dialClient,
  dialPeer,
  dialRaw,
  east2,
  type Hall,
  open,
  openDeafServer,
  openHall,
  shopper,
  started,
} from "../testing/hall.ts";
import { connectToNode, type PeerDialOptions } from "./index.ts";

describe("the handshake over a socket is refused with", () => {
  test.each<[string, Partial<PeerDialOptions>]>([
    ["WRONG_SECRET", { credentials: { ...credentials, secret: randomBytes(32) } }],
    ["WRONG_CLUSTER", { credentials: { ...credentials, clusterId: "f".repeat(32) } }],
    ["SETTINGS_DIFFER", { credentials: { ...credentials, settingsFingerprint: "settings-2" } }],
    ["IDENTITY_TAKEN", { identity: acceptor }],
  ])("%s, which the acceptor counts", async (code, options) => {
    const hall = await openHall();
    expect(await dialPeer(hall, options)).toMatchObject({ ok: false, refusal: { code } });
    await vi.waitFor(() => expect(hall.listener.refusals).toEqual(new Map([[code, 1]])));
  });

  test("WRONG_NODE", async () => {
    const dialled = await dialPeer(await openHall(), { expect: east2 });
    expect(dialled).toMatchObject({ ok: false, refusal: { code: "WRONG_NODE" } });
  });

  test("UNREACHABLE where nobody listens", async () => {
    const hall = await openHall();
    await hall.listener.close();
    expect(await dialPeer(hall)).toMatchObject({ ok: false, refusal: { code: "UNREACHABLE" } });
  });

  test("UNREACHABLE where the port is none, because other nodes say where to dial", async () => {
    const hall = await openHall();
    for (const port of [Number.NaN, 0, -1, 1.5, 65_536, 99_999]) {
      expect(await dialPeer(hall, { port })).toMatchObject({ ok: false, refusal: { code: "UNREACHABLE" } });
    }
  });

  test("TIMEOUT where nobody answers", async () => {
    const port = await openDeafServer();
    const options = { host: "127.0.0.1", port, identity: shopper, credentials, expect: null };
    const dialled = await connectToNode({ ...options, limits: { handshakeTimeoutMs: 20 } });
    expect(dialled).toMatchObject({ ok: false, refusal: { code: "TIMEOUT" } });
  });

  test("ABORTED by the caller, before and during the attempt", async () => {
    const port = await openDeafServer();
    const options = { host: "127.0.0.1", port, identity: shopper, credentials, expect: null };
    const early = await connectToNode({ ...options, signal: AbortSignal.abort() });
    expect(early).toMatchObject({ ok: false, refusal: { code: "ABORTED" } });
    const controller = new AbortController();
    const attempt = connectToNode({ ...options, signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await attempt).toMatchObject({ ok: false, refusal: { code: "ABORTED" } });
  });

  test("an exception for a secret that is none, on either side", async () => {
    const short = { ...credentials, secret: utf8("short") };
    await expect(openHall({ credentials: short })).rejects.toThrow("at least 16 bytes");
    await expect(dialPeer(await openHall(), { credentials: short })).rejects.toThrow("at least 16 bytes");
  });
});

describe("a stranger", () => {
  async function meetStranger(hall: Hall): Promise<Socket> {
    const socket = connect({ host: "127.0.0.1", port: hall.listener.port });
    open.push({ close: () => socket.destroy() });
    socket.on("error", () => {});
    socket.resume();
    await once(socket, "connect");
    return socket;
  }

  test("who says nothing is cut off after the time for a handshake", async () => {
    const hall = await openHall({ limits: { handshakeTimeoutMs: 20 } });
    const socket = await meetStranger(hall);
    await once(socket, "close");
    expect(hall.listener.refusals).toEqual(new Map([["TIMEOUT", 1]]));
  });

  test.each<[string, Uint8Array]>([
    ["speaks another protocol", utf8("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n")],
    ["sends messages without a handshake", bytesOf({ kind: frameKinds.message, body: new Uint8Array(3) })],
    ["announces a frame of 64 KiB and more", bytesOf({ kind: frameKinds.hello, body: new Uint8Array(65_537) })],
    ["sends a damaged frame", bytesOf({ kind: frameKinds.hello, body: new Uint8Array(30) }).with(20, 1)],
  ])("who %s is cut off", async (_name, bytes) => {
    const hall = await openHall();
    const socket = await meetStranger(hall);
    socket.write(bytes);
    await once(socket, "close");
    expect(hall.listener.refusals).toEqual(new Map([["PROTOCOL_ERROR", 1]]));
  });

  test("beyond the places of one address is cut off unheard, and a place is free again later", async () => {
    const hall = await openHall({ unauthenticatedPerAddressMax: 2 });
    const first = await meetStranger(hall);
    await meetStranger(hall);
    const third = await meetStranger(hall);
    await once(third, "close");
    expect(hall.listener.refusals).toEqual(new Map([["BUSY", 1]]));
    first.destroy();
    await vi.waitFor(async () => expect((await dialClient(hall)).ok).toBe(true));
  });

  test("who proved the secret and then sends nonsense is heard no further", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    const { closed } = started(await hall.clients.next());
    socket.write(new Uint8Array(100));
    expect(await closed).toBe("BAD_FRAME");
  });

  test("who leaves in the middle of a frame is noticed", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    const { closed } = started(await hall.clients.next());
    socket.end(bytesOf({ kind: frameKinds.ping, body: new Uint8Array(9) }).subarray(0, 12));
    expect(await closed).toBe("BAD_FRAME");
  });
});
