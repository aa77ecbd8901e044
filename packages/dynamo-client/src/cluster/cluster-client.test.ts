import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NodeId, RequestId } from "@cartwheel/dynamo";
import { bytes } from "../contract/scene.ts";
import { clusterId, failed, FakeCluster, gotNothing, wrote, type FakeNode } from "../testing/fake-cluster.ts";
import { createClusterClient, type ClusterClient } from "./cluster-client.ts";
import { encodeContext } from "./routed-context.ts";
import type { ClientTuning } from "./tuning.ts";

const open: ClusterClient[] = [];
const key = bytes("key");

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
  vi.useRealTimers();
});

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function clientOf(
  cluster: FakeCluster,
  tuning: Partial<ClientTuning> = {},
  seeds: readonly string[] = ["east-2:1"],
): Promise<ClusterClient> {
  const client = createClusterClient({
    seeds,
    clusterId,
    secret: new Uint8Array(32),
    zone: "east",
    name: "test",
    dial: cluster.dial,
    tuning,
  });
  open.push(client);
  await settle();
  return client;
}

/** The owners of `key`, those in the client's zone first. */
function ownersOf(client: ClusterClient, cluster: FakeCluster): readonly FakeNode[] {
  const ring = client.ring();
  if (ring === null) throw new Error("the client has no ring yet");
  const list = ring.preferenceList(ring.partitionOf({ bucket: "carts", bytes: key }), 3);
  const owners = list.filter(({ role }) => role === "owner").map(({ node }) => cluster.node(node));
  return owners.toSorted((a, b) => Number(b.zone === "east") - Number(a.zone === "east"));
}

function ownerOf(client: ClusterClient, cluster: FakeCluster): FakeNode {
  const [owner] = ownersOf(client, cluster);
  if (owner === undefined) throw new Error("a key has owners");
  return owner;
}

function heard(cluster: FakeCluster): readonly string[] {
  return cluster.nodes.filter(({ operations }) => operations.length > 0).map(({ id }) => id);
}

describe("learning the cluster", () => {
  it("finds all members through one seed, with one connection each", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    expect(client.members().map(({ id }) => id)).toEqual(cluster.nodes.map(({ id }) => id));
    expect(cluster.nodes.map(({ connectionCount }) => connectionCount)).toEqual([1, 1, 1, 1, 1]);
    expect(client.sights().map(({ state }) => state)).toEqual(["up", "up", "up", "up", "up"]);
  });

  it("tries the seeds until one answers", async () => {
    const cluster = new FakeCluster();
    cluster.node("east-2").isDown = true;
    const client = await clientOf(cluster);
    expect(client.members()).toEqual([]);
    cluster.node("east-2").isDown = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(client.members().length).toBe(5);
  });

  it("keeps one connection to a node that it knows under two addresses", async () => {
    const cluster = new FakeCluster();
    cluster.aliases.set("alias:1", "east-2:1");
    const client = await clientOf(cluster, {}, ["alias:1", "east-2:1"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(cluster.nodes.map(({ connectionCount }) => connectionCount)).toEqual([1, 1, 1, 1, 1]);
    expect(await client.get("carts", key)).toMatchObject({ ok: true });
  });

  it("dials a node that went away again, and says what it sees meanwhile", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const node = cluster.node("west-1");
    node.isDown = true;
    node.hangUp();
    expect(client.sights().find((sight) => sight.node === node.id)?.state).toBe("down");
    node.isDown = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(client.sights().find((sight) => sight.node === node.id)?.state).toBe("up");
  });

  it("asks one node for its own view", async () => {
    const client = await clientOf(new FakeCluster());
    expect(await client.viewOf("west-2" as NodeId)).toMatchObject({ ok: true, answer: { view: { id: "west-2" } } });
    expect(await client.tracesOf("west-2" as NodeId, { sequence: 0, limit: 9 })).toEqual({ ok: true, answer: [] });
    expect(await client.viewOf("nobody" as NodeId)).toEqual({ ok: false, reason: "not connected" });
  });
});

describe("choosing a coordinator", () => {
  it("sends a get to an owner in the client's zone", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    await client.get("carts", key);
    expect(heard(cluster)).toEqual([ownerOf(client, cluster).id]);
    expect(ownerOf(client, cluster).zone).toBe("east");
  });

  it("sends a put to the node that answered the read before it fastest (paper §5)", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const owners = ownersOf(client, cluster);
    const fastest = owners.at(-1);
    if (fastest === undefined) throw new Error("a key has owners");
    ownerOf(client, cluster).behaviour = () => ({
      ...gotNothing(),
      type: "got",
      siblings: [],
      context: bytes("sealed"),
      complete: true,
      fastest: fastest.id,
      answeredBy: [],
    });
    fastest.behaviour = () => wrote(bytes("sealed again"));
    const read = await client.get("carts", key);
    if (!read.ok || read.context === null) throw new Error("the get was answered with a context");
    const write = await client.put("carts", key, bytes("a"), { context: read.context });
    if (!write.ok || write.context === null) throw new Error("the put was answered with a context");
    expect(fastest.operations).toMatchObject([{ type: "put", context: bytes("sealed") }]);
    // And the write that follows goes where this one went.
    await client.put("carts", key, bytes("b"), { context: write.context });
    expect(fastest.operations).toMatchObject([{}, { type: "put", context: bytes("sealed again") }]);
  });

  it("forgets who was fastest when that node does not own the key any more", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const other = cluster.nodes.find((node) => !ownersOf(client, cluster).includes(node));
    if (other === undefined) throw new Error("two of five nodes do not own the key");
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    await client.put("carts", key, bytes("a"), { context: encodeContext({ sealed: key, fastest: other.id }) });
    expect(heard(cluster)).toEqual([ownerOf(client, cluster).id]);
  });

  it("goes from owners in its zone to other owners to any member, as they go down", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const owners = ownersOf(client, cluster);
    const others = cluster.nodes.filter((node) => !owners.includes(node));
    const asked: string[] = [];
    for (let remaining = cluster.nodes.length; remaining > 0; remaining -= 1) {
      await client.get("carts", key);
      const node = cluster.nodes.find(({ operations }) => operations.length > 0);
      if (node === undefined) throw new Error("nobody was asked");
      asked.push(node.id);
      node.operations.length = 0;
      node.isDown = true;
      node.hangUp();
    }
    const othersByZone = others.toSorted((a, b) => Number(b.zone === "east") - Number(a.zone === "east"));
    expect(new Set(asked.slice(0, 3))).toEqual(new Set(owners.map(({ id }) => id)));
    expect(asked[0]).toBe(ownerOf(client, cluster).id);
    expect(new Set(asked.slice(3))).toEqual(new Set(othersByZone.map(({ id }) => id)));
  });

  it("asks a node last that hears and never answers", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const owner = ownerOf(client, cluster);
    owner.isMute = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(client.sights().find(({ node }) => node === owner.id)?.state).toBe("suspect");
    await client.get("carts", key);
    expect(owner.operations).toEqual([]);
    owner.isMute = false;
    await vi.advanceTimersByTimeAsync(1_000);
    await client.get("carts", key);
    expect(owner.operations.length).toBe(1);
  });
});

describe("when a node does not answer", () => {
  it("goes elsewhere with a request that surely never left, whatever it is", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    ownerOf(client, cluster).isFull = true;
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ ok: true });
    expect(ownerOf(client, cluster).operations).toEqual([]);
  });

  it("asks a second node for a get after a while, and takes the first answer", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster, { hedgeMs: 200 });
    ownerOf(client, cluster).behaviour = () => "silence";
    const read = client.get("carts", key, { timeoutMs: 1_000 });
    await vi.advanceTimersByTimeAsync(199);
    expect(heard(cluster).length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await read).toMatchObject({ ok: true });
    expect(heard(cluster).length).toBe(2);
    const remaining = cluster.nodes.flatMap(({ operations }) => operations.map(({ timeoutMs }) => timeoutMs));
    expect(remaining.toSorted((a, b) => b - a)).toEqual([1_000, 800]);
  });

  it("asks at most three nodes, however long they keep silent", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => "silence";
    const read = client.get("carts", key, { timeoutMs: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await read).toMatchObject({ ok: false, outcome: "rejected", code: "QUORUM_NOT_REACHED" });
    expect(heard(cluster).length).toBe(3);
  });

  it("never repeats a write elsewhere that is not mergeable: its outcome is unknown", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    ownerOf(client, cluster).behaviour = () => "silence";
    const write = client.put("carts", key, bytes("a"));
    await vi.advanceTimersByTimeAsync(2_000);
    const failure = await write;
    expect(failure).toMatchObject({ ok: false, outcome: "unknown", code: "QUORUM_NOT_REACHED" });
    // And it says whose the key is, though no node has told.
    const ring = client.ring();
    expect(failure).toMatchObject({ owners: ring?.ownersOf(ring.partitionOf({ bucket: "carts", bytes: key }), 3) });
    ownerOf(client, cluster).behaviour = () => "hang up";
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ ok: false, outcome: "unknown" });
    expect(heard(cluster)).toEqual([ownerOf(client, cluster).id]);
  });

  it("repeats a mergeable write elsewhere, under the same id and time", async () => {
    for (const behaviour of ["silence", "hang up"] as const) {
      const cluster = new FakeCluster();
      const client = await clientOf(cluster);
      for (const node of cluster.nodes) node.behaviour = () => wrote();
      ownerOf(client, cluster).behaviour = () => behaviour;
      const write = client.put("carts", key, bytes("a"), { mergeable: true });
      await vi.advanceTimersByTimeAsync(500);
      expect(await write).toMatchObject({ ok: true });
      const stamps = cluster.nodes
        .flatMap(({ operations }) => operations)
        .map((sent) => (sent.type === "put" ? `${sent.requestId} ${sent.writtenAt.ms} ${sent.writtenAt.logical}` : ""));
      expect(stamps.length).toBe(2);
      expect(new Set(stamps).size).toBe(1);
    }
  });

  it("calls a mergeable write unknown when one node was lost and the other refused", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => failed("TOO_MANY_SIBLINGS");
    ownerOf(client, cluster).behaviour = () => "hang up";
    expect(await client.put("carts", key, bytes("a"), { mergeable: true })).toMatchObject({
      ok: false,
      outcome: "unknown",
      code: "TOO_MANY_SIBLINGS",
    });
  });

  it("asks another when a node is not ready", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    ownerOf(client, cluster).behaviour = () => failed("NOT_READY");
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ ok: true });
    for (const node of cluster.nodes) node.behaviour = () => failed("NOT_READY");
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ outcome: "rejected", code: "NOT_READY" });
  });

  it("passes by a node that is too busy, and gives up after three", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    ownerOf(client, cluster).behaviour = () => failed("UNAVAILABLE");
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ ok: true });
    for (const node of cluster.nodes) {
      node.operations.length = 0;
      node.behaviour = () => failed("UNAVAILABLE");
    }
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ outcome: "rejected", code: "UNAVAILABLE" });
    expect(heard(cluster).length).toBe(3);
  });

  it("takes an answer that cannot be read for none, at once", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    ownerOf(client, cluster).behaviour = () => "gibberish";
    expect(await client.get("carts", key)).toMatchObject({ ok: true });
    expect(await client.put("carts", key, bytes("a"))).toMatchObject({ ok: false, outcome: "unknown" });
  });

  it("waits for a node to come up until the deadline, then rejects and says why", async () => {
    const cluster = new FakeCluster();
    for (const node of cluster.nodes) {
      node.isDown = true;
      node.behaviour = () => wrote();
    }
    const client = await clientOf(cluster);
    const early = client.put("carts", key, bytes("a"), { timeoutMs: 500 });
    const patient = client.put("carts", key, bytes("b"), { timeoutMs: 5_000 });
    await vi.advanceTimersByTimeAsync(600);
    expect(await early).toMatchObject({ ok: false, outcome: "rejected", code: "UNAVAILABLE" });
    expect(await early).toMatchObject({ message: expect.stringContaining("east-2:1: UNREACHABLE") });
    cluster.node("east-2").isDown = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await patient).toMatchObject({ ok: true });
  });
});

describe("at the edge", () => {
  it("sends nothing that the wire could not carry or the node would refuse for sure", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const results = [
      await client.get("carts", new Uint8Array(0)),
      await client.get("carts", key, { r: Number.NaN }),
      await client.put("carts", key, new Uint8Array(1024 * 1024 + 1)),
      await client.put("carts", key, bytes("a"), { w: 1.5 }),
      await client.put("carts", key, bytes("a"), { expiresAtMs: -1 }),
      await client.put("carts", key, bytes("a"), { requestId: "two words" as RequestId }),
      await client.delete("carts", key, bytes("no context at all")),
    ];
    expect(results.map((result) => (result.ok ? "ok" : result.code))).toEqual([
      "KEY_INVALID",
      "QUORUM_INVALID",
      "VALUE_TOO_LARGE",
      "QUORUM_INVALID",
      "REQUEST_INVALID",
      "REQUEST_INVALID",
      "CONTEXT_INVALID",
    ]);
    expect(heard(cluster)).toEqual([]);
  });

  it("stamps a repeat under its caller's request id as the first", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    const requestId = "mine" as RequestId;
    await client.put("carts", key, bytes("a"), { requestId });
    await vi.advanceTimersByTimeAsync(10);
    await client.put("carts", key, bytes("between"));
    await client.put("carts", key, bytes("a"), { requestId });
    const [first, between, repeat] = cluster.nodes.flatMap(({ operations }) => operations);
    expect(repeat).toEqual({ ...first, timeoutMs: repeat?.timeoutMs });
    expect(between).not.toMatchObject({ requestId });
  });

  it.each([{ seeds: [] }, { secret: new Uint8Array(15) }, { clusterId: "short" }, { zone: "East" }, { name: "" }])(
    "throws for options that could never lead to a connection: %o",
    (wrong) => {
      const options = { seeds: ["a:1"], secret: new Uint8Array(32), clusterId, zone: "east", name: "test" };
      expect(() => createClusterClient({ ...options, ...wrong })).toThrow(RangeError);
    },
  );

  it("rejects what comes beyond the limit of operations in flight", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster, { inFlightMax: 1 });
    const first = client.get("carts", key);
    expect(await client.get("carts", key)).toMatchObject({ outcome: "rejected", code: "UNAVAILABLE" });
    expect(await first).toMatchObject({ ok: true });
  });

  it("settles what is pending when it closes, and lets go of every connection", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => "silence";
    const pending = client.put("carts", key, bytes("a"));
    await settle();
    await client.close();
    expect(await pending).toMatchObject({ ok: false, outcome: "unknown" });
    expect(cluster.nodes.map(({ connectionCount }) => connectionCount)).toEqual([0, 0, 0, 0, 0]);
    expect(vi.getTimerCount()).toBe(0);
    await expect(client.get("carts", key)).rejects.toThrow("closed");
  });

  it("hands out contexts that name their node, and refuses damaged ones", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const context = encodeContext({ sealed: bytes("sealed"), fastest: "west-1" as NodeId });
    for (let index = 0; index < context.length; index += 1) {
      const damaged = context.map((byte, position) => (position === index ? byte ^ 1 : byte));
      const result = await client.put("carts", key, bytes("a"), { context: damaged });
      expect(result).toMatchObject({ ok: false, outcome: "rejected", code: "CONTEXT_INVALID" });
    }
    expect(heard(cluster)).toEqual([]);
  });
});

describe("watching", () => {
  it("tells the owners, and passes their hints on, one for many", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const stop = new AbortController();
    const hints = client.watch("carts", key, stop.signal)[Symbol.asyncIterator]();
    await settle();
    const owners = ownersOf(client, cluster);
    expect(new Set(cluster.nodes.filter(({ watched }) => watched.length > 0))).toEqual(new Set(owners));
    for (const owner of owners) owner.tellChanged({ bucket: "carts", bytes: key });
    owners[0]?.tellChanged({ bucket: "carts", bytes: bytes("another") });
    expect(await hints.next()).toEqual({ done: false, value: { reason: "changed" } });
    const second = hints.next();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await second).toEqual({ done: false, value: { reason: "poll" } });
    stop.abort();
    await settle();
    expect(cluster.nodes.flatMap(({ watched }) => watched)).toEqual([]);
    expect(await hints.next()).toEqual({ done: true, value: undefined });
  });

  it("tells a node again that was away, and a stand-in meanwhile", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const stop = new AbortController();
    client.watch("carts", key, stop.signal);
    await settle();
    const owner = ownerOf(client, cluster);
    owner.watched.length = 0;
    owner.isDown = true;
    owner.hangUp();
    await settle();
    const others = cluster.nodes.filter((node) => !ownersOf(client, cluster).includes(node));
    expect(others.filter(({ watched }) => watched.length > 0).length).toBe(1);
    owner.isDown = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(owner.watched).toEqual(["key"]);
    expect(others.filter(({ watched }) => watched.length > 0).length).toBe(0);
    stop.abort();
  });
});

describe("a node that is about to stop", () => {
  it("is asked nothing more, and left by the client once all is answered that it was asked", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    const owner = ownerOf(client, cluster);
    owner.behaviour = () => "silence";
    const before = client.put("carts", key, bytes("before"));
    await settle();
    owner.tellLeaving();
    await settle();
    expect(owner.connectionCount, "its answer is still out").toBe(1);
    const after = client.put("carts", key, bytes("after"));
    await settle();
    expect(owner.operations).toHaveLength(1);
    expect(await after).toMatchObject({ ok: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await before).toMatchObject({ ok: false, outcome: "unknown" });
    expect(owner.hangUps).toBe(1);
  });

  it("is dialled again, and used when it is back", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    for (const node of cluster.nodes) node.behaviour = () => wrote();
    const owner = ownerOf(client, cluster);
    owner.tellLeaving();
    await settle();
    expect(owner.connectionCount).toBe(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await client.put("carts", key, bytes("back"))).toMatchObject({ ok: true });
    expect(owner.operations).toHaveLength(1);
  });
});
