import { once } from "node:events";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, test, vi } from "vitest";
import { TestAuthority } from "../testing/certificates.ts";
import {
  connectionOf,
  credentials,
  dialClient,
  dialler,
  dialPeer,
  type Hall,
  open,
  openHall,
  ping,
  shopper,
  started,
} from "../testing/hall.ts";
import type { TlsIdentity } from "./tls.ts";

const authority = new TestAuthority("the cluster's");
const stranger = new TestAuthority("somebody else's");
const acceptorsOwn = authority.issue("east-1");
const diallersOwn = authority.issue("east-2");
const clients = authority.issue(null);

const openTlsHall = (tls: TlsIdentity = acceptorsOwn): Promise<Hall> =>
  openHall({ credentials: { ...credentials, tls } });

describe("a connection over TLS", () => {
  test("is TLS 1.3, and carries messages between nodes and from clients", async () => {
    const hall = await openTlsHall();
    const ours = connectionOf(await dialPeer(hall, { credentials: { ...credentials, tls: diallersOwn } }));
    const theirs = await hall.peers.next();
    expect(theirs.remote).toEqual(dialler);
    const there = started(theirs);
    const here = started(ours);
    ours.send(ping);
    expect(await there.messages.next()).toEqual(ping);
    theirs.send(ping);
    expect(await here.messages.next()).toEqual(ping);

    const client = connectionOf(await dialClient(hall, { credentials: { ...credentials, tls: clients } }));
    const served = await hall.clients.next();
    expect(served.remote).toEqual(shopper);
    started(served);
    const answers = started(client);
    served.send({ type: "pong", id: 9 });
    expect(await answers.messages.next()).toEqual({ type: "pong", id: 9 });
    await hall.listener.close();
    expect(await answers.closed).toBe("REMOTE");
  });

  const refused: readonly (readonly [string, TlsIdentity | undefined, string])[] = [
    [
      "signed by an authority that the acceptor does not know",
      { ...stranger.issue("east-2"), authority: authority.certificate },
      "TLS_REFUSED",
    ],
    [
      "by one that does not know the acceptor's authority",
      { ...diallersOwn, authority: stranger.certificate },
      "TLS_REFUSED",
    ],
    [
      "with a certificate that has expired",
      authority.issue("east-2", { notAfter: new Date(Date.now() - 1_000) }),
      "TLS_REFUSED",
    ],
    ["with the certificate of another node", authority.issue("east-3"), "WRONG_CERTIFICATE"],
    ["with a client's certificate", clients, "WRONG_CERTIFICATE"],
    ["in clear", undefined, "PROTOCOL_ERROR"],
  ];
  test.each(refused)("is refused to a node %s", async (_name, tls, code) => {
    const hall = await openTlsHall();
    const dialled = await dialPeer(hall, { credentials: { ...credentials, tls } });
    expect(dialled).toMatchObject({ ok: false, refusal: { code } });
    const counted = code === "PROTOCOL_ERROR" ? "TLS_REFUSED" : code;
    // One who does not trust the acceptor may hang up before it has said why.
    await vi.waitFor(() => expect([...hall.listener.refusals.keys()]).toEqual([counted]));
  });

  test("is given up where the acceptor's certificate names another node than it claims to be", async () => {
    const hall = await openTlsHall(authority.issue("west-1"));
    const dialled = await dialClient(hall, { credentials: { ...credentials, tls: clients } });
    expect(dialled).toMatchObject({ ok: false, refusal: { code: "WRONG_CERTIFICATE" } });
  });

  test("is not opened with a node that speaks none", async () => {
    const dialled = await dialPeer(await openHall(), { credentials: { ...credentials, tls: diallersOwn } });
    expect(dialled.ok).toBe(false);
    expect(["TLS_REFUSED", "UNREACHABLE"]).toContain(dialled.ok ? "" : dialled.refusal.code);
  });

  test("still takes the secret: a good certificate alone opens nothing", async () => {
    const hall = await openTlsHall();
    const secret = new TextEncoder().encode("the secret of somebody else");
    const dialled = await dialPeer(hall, { credentials: { ...credentials, secret, tls: diallersOwn } });
    expect(dialled).toMatchObject({ ok: false, refusal: { code: "WRONG_SECRET" } });
  });

  test("is refused to one who speaks TLS 1.2, or shows no certificate", async () => {
    const hall = await openTlsHall();
    const { port } = hall.listener;
    const older = connectTls({
      port,
      ca: authority.certificate,
      maxVersion: "TLSv1.2",
      checkServerIdentity: () => undefined,
    });
    const [refusal] = (await once(older, "error")) as [NodeJS.ErrnoException];
    expect(refusal.code).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
    const bare = connectTls({ port, ca: authority.certificate, checkServerIdentity: () => undefined });
    const heard: Buffer[] = [];
    bare.on("data", (chunk) => heard.push(chunk));
    await once(bare, "close");
    expect(Buffer.concat(heard).toString("latin1")).toContain("the dialler's certificate is not good");
    expect(hall.clients.isEmpty).toBe(true);
  });

  test("holds no more strangers than one in clear, and those who say nothing leave with the listener", async () => {
    const hall = await openHall({
      credentials: { ...credentials, tls: acceptorsOwn },
      unauthenticatedPerAddressMax: 2,
    });
    const sockets = [1, 2, 3].map(() => connect({ port: hall.listener.port, host: "127.0.0.1" }));
    for (const socket of sockets) open.push({ close: () => socket.destroy() });
    const ends = sockets.map((socket) => once(socket.resume(), "close"));
    await Promise.race(ends);
    await vi.waitFor(() => expect(hall.listener.refusals.get("BUSY")).toBe(1));
    await hall.listener.close();
    await Promise.all(ends);
  });
});
