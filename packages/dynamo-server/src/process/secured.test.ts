import type { Change, ChangeOperation, NodeId } from "@cartwheel/dynamo";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { TestAuthority } from "@cartwheel/wire/certificates-for-tests";
import type { TlsIdentity } from "@cartwheel/wire/connection";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ProcessCluster } from "./node-process.test-kit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ids = ["east-1", "east-2", "east-3"];
const adminSecret = "the secret of the operators";

/** Real processes with certificates and an operators' secret. */
describe("a secured cluster", () => {
  const authority = new TestAuthority("the cluster's");
  let processes: ProcessCluster;
  beforeEach(async () => {
    processes = await ProcessCluster.create(ids, { carts: { n: 2, r: 1, w: 2 } });
    processes.provide("admin", adminSecret);
    processes.provide("authority.pem", authority.certificate);
    for (const id of ids) secure(id, authority.issue(id));
    await Promise.all(ids.map((id) => processes.init(id)));
  });
  afterEach(() => processes.destroy());

  function secure(id: string, { certificate, privateKey }: TlsIdentity): void {
    processes.provide(`${id}.pem`, certificate);
    processes.provide(`${id}.key`, privateKey);
    const tls = { certificateFile: `${id}.pem`, privateKeyFile: `${id}.key`, authorityFile: "authority.pem" };
    processes.configure(id, { adminSecretFile: "admin", tls });
  }

  /** Plans the change, which everybody may. */
  async function planned(store: ClusterClient, change: Change): Promise<ChangeOperation> {
    await vi.waitFor(() => expect(store.members()).toHaveLength(ids.length), { timeout: 10_000 });
    const answer = await store.change({ type: "plan", change });
    if (!answer.ok || answer.answer.type !== "planned" || !answer.answer.plan.ok) throw new Error("no plan");
    return answer.answer.plan.operation;
  }

  test("serves clients with a certificate, and takes changes and backups from operators only", async () => {
    await Promise.all(ids.map((id) => processes.start(id)));
    const tls = authority.issue(null);
    const store = processes.client({ tls });
    expect(await store.put("carts", bytes("ada"), bytes("lamp"), { timeoutMs: 10_000 })).toMatchObject({ ok: true });
    expect(await store.get("carts", bytes("ada"))).toMatchObject({ siblings: [{ value: bytes("lamp") }] });

    await store.settled(10_000);
    const reweigh = { type: "reweigh", node: "east-3" as NodeId, weight: 2 } as const;
    const refused = await store.change({ type: "commit", operation: await planned(store, reweigh), address: "" });
    expect(refused).toMatchObject({ ok: true, answer: { type: "refused", code: "ADMIN_REQUIRED" } });
    const step = await store.backup("east-1" as NodeId, "keep", "nightly");
    expect(step).toMatchObject({ ok: true, answer: { type: "failed", reason: expect.stringContaining("operators") } });

    const operator = processes.client({ tls, secret: bytes(adminSecret) });
    await operator.settled(10_000);
    const committed = await operator.change({
      type: "commit",
      operation: await planned(operator, reweigh),
      address: "",
    });
    expect(committed).toMatchObject({ ok: true, answer: { type: "committed" } });
    const backup = await processes.command("backup", "--name", "nightly", "--config", processes.configFile("east-1"));
    expect(backup).toMatchObject({ code: 0 });
  }, 120_000);

  test("is closed to programs without a certificate, and to a node with that of another", async () => {
    secure("east-3", authority.issue("west-9"));
    await Promise.all(["east-1", "east-2"].map((id) => processes.start(id)));
    const inClear = processes.client();
    expect(await inClear.get("carts", bytes("ada"), { timeoutMs: 2_000 })).toMatchObject({
      ok: false,
      code: "UNAVAILABLE",
    });
    const stranger = processes.client({ tls: new TestAuthority("somebody else's").issue(null) });
    expect(await stranger.get("carts", bytes("ada"), { timeoutMs: 2_000 })).toMatchObject({
      ok: false,
      message: expect.stringContaining("TLS_REFUSED"),
    });
    // Nobody speaks with it, so it is ready alone after a while, and its peers do not see it.
    await processes.start("east-3");
    const store = processes.client({ tls: authority.issue(null) });
    await vi.waitFor(() => expect(store.sights()).toHaveLength(ids.length), { timeout: 10_000 });
    const view = await store.viewOf("east-1" as NodeId);
    expect(view.ok && view.answer.view.peers.find(({ node }) => node === "east-3")?.state).not.toBe("up");
  }, 120_000);
});
