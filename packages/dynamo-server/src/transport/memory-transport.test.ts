import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import { expect, test } from "vitest";
import { createMemoryHub } from "./memory-transport.ts";
import type { TransportHandlers } from "./transport.ts";

const east1 = "east-1" as NodeId;
const east2 = "east-2" as NodeId;
const message: PeerMessage = { type: "replica-put-reply", id: 1, result: "durable", commitSequence: 1 };

function handlers(overrides: Partial<TransportHandlers> = {}): TransportHandlers {
  const nothing = (): void => {};
  return {
    peerMessage: nothing,
    peerStarted: nothing,
    peerConnected: nothing,
    peerDisconnected: nothing,
    clientMessage: nothing,
    clientClosed: nothing,
    ...overrides,
  };
}

test("passes messages by reference, and never before the sender has returned", async () => {
  const hub = createMemoryHub();
  const first = hub.transport({ role: "peer", node: east1, incarnation: 1 });
  const second = hub.transport({ role: "peer", node: east2, incarnation: 1 });
  await first.start(handlers());
  const heard: PeerMessage[] = [];
  const arrived = new Promise<void>((resolve) => {
    void second.start(
      handlers({
        peerMessage(_from, received) {
          heard.push(received);
          resolve();
        },
      }),
    );
  });
  first.sendToPeer(east2, message);
  expect(heard).toEqual([]);
  await arrived;
  expect(heard[0]).toBe(message);
});

test("connects clients to running nodes only", async () => {
  const hub = createMemoryHub();
  const transport = hub.transport({ role: "peer", node: east1, incarnation: 1 });
  const identity = { role: "client", name: "shop", zone: "east" } as const;
  expect(hub.connect(east1, identity)).toBeNull();
  await transport.start(handlers());
  expect(hub.connect(east1, identity)?.remote).toEqual({ role: "peer", node: east1, incarnation: 1 });
  await transport.stop();
  expect(hub.connect(east1, identity)).toBeNull();
});

test("an identity runs once", async () => {
  const hub = createMemoryHub();
  await hub.transport({ role: "peer", node: east1, incarnation: 1 }).start(handlers());
  const again = hub.transport({ role: "peer", node: east1, incarnation: 2 });
  await expect(again.start(handlers())).rejects.toThrow("running already");
});
