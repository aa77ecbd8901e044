import { createRing, type NodeId } from "@cartwheel/dynamo";
import { afterEach, describe, expect, it } from "vitest";
import { createClusterClient, type ClusterClient } from "../cluster/cluster-client.ts";
import { clusterId, FakeCluster, type FakeNode, gotNothing } from "../testing/fake-cluster.ts";

const open: ClusterClient[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});

async function clientOf(cluster: FakeCluster): Promise<ClusterClient> {
  const client = createClusterClient({
    seeds: ["east-2:1"],
    clusterId,
    secret: new Uint8Array(32),
    zone: "east",
    name: "test",
    dial: cluster.dial,
  });
  open.push(client);
  await client.settled();
  return client;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** The keys that are listed, then the code of the failure, if there is one. */
async function list(client: ClusterClient, bucket = "carts"): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of client.listKeys(bucket)) found.push(...(page.ok ? page.keys.map(text) : [page.code]));
  return found;
}

interface Held {
  readonly row?: number;
  readonly alive?: boolean;
}

/** Lets nodes hold a row of a key, of this version; in the order of keys within a partition. */
function hold(nodes: readonly FakeNode[], [partition, name]: readonly [number, string], held: Held = {}): void {
  const leaf = new Uint8Array(16).fill(held.row ?? 1);
  for (const { listed } of nodes) {
    listed.push({ partition, bytes: Buffer.from(name), leaf, alive: held.alive ?? true });
    listed.sort((a, b) => a.partition - b.partition || Buffer.compare(a.bytes, b.bytes));
  }
}

describe("a listing of keys", () => {
  const scene = () => {
    const cluster = new FakeCluster();
    const ring = createRing(cluster.history);
    const ownersOf = (partition: number) => ring.ownersOf(partition, 3).map((id) => cluster.node(id));
    return { cluster, ring, ownersOf };
  };

  it("has each key once, whoever holds it, from all partitions and over many pages", async () => {
    const { cluster, ring, ownersOf } = scene();
    const expected: string[] = [];
    for (let partition = 0; partition < ring.partitionCount; partition += 1) {
      for (const name of ["a", "b", "c", "d", "e"]) {
        hold(ownersOf(partition), [partition, `${partition}${name}`]);
        expected.push(`${partition}${name}`);
      }
    }
    expect(await list(await clientOf(cluster))).toEqual(expected);
  });

  it("leaves out what is deleted, finds what one owner alone has, and reads what they differ on", async () => {
    const { cluster, ownersOf } = scene();
    const owners = ownersOf(3);
    const [one, ...two] = owners;
    if (one === undefined) throw new Error("a partition has owners");
    hold(owners, [3, "deleted"], { alive: false });
    hold([one], [3, "only here"]);
    hold([one], [3, "revived"], { row: 2, alive: false });
    hold(two, [3, "revived"], { row: 3 });
    hold([one], [3, "stale"], { row: 4 });
    hold(two, [3, "stale"], { row: 5, alive: false });
    hold([one], [3, "two values"], { row: 6 });
    hold(two, [3, "two values"], { row: 7 });
    const read: string[] = [];
    for (const node of cluster.nodes) {
      node.behaviour = (operation) => {
        read.push(text(operation.key.bytes));
        return text(operation.key.bytes) === "stale" ? gotNothing() : gotOne();
      };
    }
    expect(await list(await clientOf(cluster))).toEqual(["only here", "revived", "two values"]);
    expect(read.toSorted()).toEqual(["revived", "stale", "two values"]);
  });

  it("asks whoever keeps rows for others", async () => {
    const { cluster, ring } = scene();
    const other = cluster.nodes.find(({ id }) => !ring.ownersOf(5, 3).includes(id));
    if (other === undefined) throw new Error("not everybody is an owner");
    other.misplaced = [5];
    hold([other], [5, "hinted"]);
    expect(await list(await clientOf(cluster))).toEqual(["hinted"]);
  });

  it("goes on without a node that is lost on the way, from where it was", async () => {
    const { cluster, ring, ownersOf } = scene();
    const expected = Array.from({ length: ring.partitionCount }, (_, partition) => `${partition}`);
    expected.forEach((name, partition) => hold(ownersOf(partition), [partition, name]));
    const dying = cluster.node("west-1");
    let pages = 0;
    dying.onList = () => {
      pages += 1;
      if (pages === 3) [dying.isDown, dying.isMute] = [true, true];
      if (pages === 3) dying.hangUp();
    };
    expect(await list(await clientOf(cluster))).toEqual(expected);
    expect(pages).toBe(3);
  });

  it("starts a new plan when the ring changes, and lists nothing twice", async () => {
    const { cluster, ring } = scene();
    const expected = Array.from({ length: ring.partitionCount }, (_, partition) => `${partition}`);
    expected.forEach((name, partition) => hold(cluster.nodes, [partition, name]));
    let pages = 0;
    cluster.node("east-1").onList = () => {
      pages += 1;
      if (pages === 3) cluster.change({ type: "leave", node: "west-2" as NodeId });
    };
    expect(await list(await clientOf(cluster))).toEqual(expected);
  });

  it("is refused where too few owners of a partition can be asked", async () => {
    const { cluster, ownersOf } = scene();
    for (const owner of ownersOf(0).slice(1)) owner.isDown = true;
    const seed = cluster.nodes.find(({ isDown }) => !isDown);
    cluster.aliases.set("east-2:1", `${seed?.id}:1`);
    expect(await list(await clientOf(cluster))).toEqual(["UNAVAILABLE"]);
  });

  it("counts no owner that is recovering, unless everybody can be asked", async () => {
    const { cluster, ownersOf } = scene();
    const owners = ownersOf(0);
    for (const owner of owners.slice(1)) owner.recovering = [0];
    hold(owners.slice(0, 1), [0, "kept"]);
    expect(await list(await clientOf(cluster))).toEqual(["kept"]);
    const bystander = cluster.nodes.find((node) => !owners.includes(node) && node.id !== "east-2");
    if (bystander === undefined) throw new Error("not everybody is an owner");
    bystander.isDown = true;
    expect(await list(await clientOf(cluster))).toEqual(["UNAVAILABLE"]);
  });

  it("says that there is no such bucket, and that nobody answers", async () => {
    const { cluster } = scene();
    expect(await list(await clientOf(cluster), "nowhere")).toEqual(["BUCKET_UNKNOWN"]);
    for (const node of cluster.nodes) node.isDown = true;
    expect(await list(await clientOf(cluster))).toEqual(["UNAVAILABLE"]);
  });

  it("ends when its caller aborts", async () => {
    const { cluster, ownersOf } = scene();
    for (let index = 0; index < 9; index += 1) hold(ownersOf(0), [0, `${index}`]);
    const client = await clientOf(cluster);
    const abort = new AbortController();
    abort.abort();
    const pages: unknown[] = [];
    for await (const page of client.listKeys("carts", { signal: abort.signal })) pages.push(page);
    expect(pages).toEqual([]);
  });
});

function gotOne(): ReturnType<typeof gotNothing> {
  const got = gotNothing();
  if (got.type !== "got") throw new Error("a get is answered");
  const dot = { actor: `${"0".repeat(16)}.1`, counter: 1 } as const;
  const sibling = {
    dot,
    value: new Uint8Array(1),
    writtenAt: { ms: 1, logical: 0 },
    expiresAtMs: null,
    requestId: "r",
  };
  return { ...got, siblings: [sibling] as unknown as typeof got.siblings };
}
