import type { NodeId } from "@cartwheel/dynamo";
import { createRing } from "@cartwheel/dynamo";
import { createClusterClient } from "@cartwheel/dynamo-client";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { plannedHistory } from "../data-directory.ts";
import { embeddedConfigs, embeddedIdentity } from "../embedded/embedded-config.ts";
import { openSqliteEngine } from "../storage/open-sqlite-engine.ts";
import { createMemoryHub } from "../transport/memory-transport.ts";
import { createShell } from "./create-shell.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The real core on a real engine whose file may not grow: SQLITE_FULL, the commonest way in which a commit fails. */
test("a full disk fails writes without losing an acknowledged one, and deletes make room", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-full-"));
  const identity = embeddedIdentity("memory");
  const solo = { nodes: [{ id: "solo", zone: "east" }], buckets: { carts: { n: 1, r: 1, w: 1 } }, partitionCount: 4 };
  const [config] = embeddedConfigs(solo, identity);
  const opened = openSqliteEngine({ directory, pagesMax: 80, treeKey: new Uint8Array(32) });
  if (!opened.ok) throw new Error(opened.message);
  const hub = createMemoryHub();
  const transport = hub.transport({ role: "peer", node: config.node.id, incarnation: 1 });
  const history = plannedHistory(config.cluster);
  const fatal: string[] = [];
  const shell = createShell(config, {
    notes: {
      history,
      incarnation: 1,
      readiness: { ringId: createRing(history).id, recovering: [] },
      addresses: new Map(),
    },
    storage: opened.engine,
    transport,
    log: pino({ level: "silent" }),
    onFatal: (reason) => fatal.push(reason),
    onHalt: ({ message }) => fatal.push(message),
  });
  await shell.start();
  const store = createClusterClient({
    seeds: ["solo"],
    clusterId: identity.clusterId,
    secret: bytes(identity.secret),
    zone: "east",
    name: "test",
    dial: async ({ address }) => {
      const connection = hub.connect(address as NodeId, { role: "client", name: "test", zone: "east" });
      if (connection === null) throw new Error("the node runs");
      return { ok: true, connection };
    },
  });
  try {
    const acknowledged: string[] = [];
    let failure: object | null = null;
    for (let index = 0; failure === null && index < 2_000; index += 1) {
      const put = await store.put("carts", bytes(`key ${index}`), new Uint8Array(1_000), { timeoutMs: 3_000 });
      if (put.ok) acknowledged.push(`key ${index}`);
      else failure = put;
    }
    expect(acknowledged.length).toBeGreaterThan(50);
    // It may have reached the disk for all the client can know.
    expect(failure).toMatchObject({ ok: false, outcome: "unknown" });
    for (const name of acknowledged) {
      expect(await store.get("carts", bytes(name)), name).toMatchObject({ ok: true, siblings: [{}] });
    }

    const [first = ""] = acknowledged;
    const read = await store.get("carts", bytes(first));
    if (!read.ok || read.context === null) throw new Error("the first write is there");
    expect(await store.delete("carts", bytes(first), read.context)).toMatchObject({ ok: true });
    expect(await store.get("carts", bytes(first))).toMatchObject({ ok: true, siblings: [] });
    expect(fatal).toEqual([]);
  } finally {
    await store.close();
    shell.halt();
    await transport.stop();
    await opened.engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
