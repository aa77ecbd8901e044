import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { ClientHandle, Transport, TransportHandlers } from "@cartwheel/dynamo-server";
import type { ClientToNode, NodeToClient } from "@cartwheel/wire";
import { DelayLine } from "./delay-line.ts";
import type { FaultSwitch } from "./fault-switch.ts";

/**
 * A transport that loses and delays messages as it is told. Connections stay open during a cut, as they do when a cable
 * is pulled: only silence tells.
 *
 *     node -> [drop? delay?] -> inner transport -> ... -> inner transport -> [deaf?] -> node
 */
export class FaultyTransport implements Transport {
  readonly #inner: Transport;
  readonly #faults: FaultSwitch;
  readonly #lines = new Map<NodeId, DelayLine>();
  /** Connections that opened behind a cut. Told to the node when the cut ends: news would not have crossed it. */
  readonly #untold = new Set<NodeId>();

  constructor(inner: Transport, faults: FaultSwitch) {
    this.#inner = inner;
    this.#faults = faults;
  }

  start(handlers: TransportHandlers): Promise<void> {
    this.#faults.listen(() => this.#tellReconnected(handlers));
    return this.#inner.start({
      peerMessage: (from, message) => {
        if (!this.#isDeafTo(from)) handlers.peerMessage(from, message);
      },
      peerStarted: (node, incarnation) => handlers.peerStarted(node, incarnation),
      peerConnected: (node) => {
        if (this.#isDeafTo(node)) this.#untold.add(node);
        else handlers.peerConnected(node);
      },
      peerDisconnected: (node) => {
        if (!this.#untold.delete(node)) handlers.peerDisconnected(node);
      },
      clientMessage: (client, message: ClientToNode) => {
        if (!this.#isCutFrom(client)) handlers.clientMessage(client, message);
      },
      clientClosed: (client) => handlers.clientClosed(client),
    });
  }

  setPeerAddress(node: NodeId, address: string): void {
    this.#inner.setPeerAddress(node, address);
  }

  forgetPeer(node: NodeId): void {
    this.#inner.forgetPeer(node);
  }

  sendToPeer(to: NodeId, message: PeerMessage): void {
    const fault = this.#faults.current.sendingTo[to];
    if (fault !== undefined && Math.random() < fault.dropRate) return;
    this.#lineTo(to).add(fault?.delayMs ?? 0, () => {
      // A cut that began while the message was under way takes it too.
      if (this.#faults.current.sendingTo[to]?.dropRate !== 1) this.#inner.sendToPeer(to, message);
    });
  }

  sendToClient(client: ClientHandle, message: NodeToClient): void {
    if (!this.#isCutFrom(client)) this.#inner.sendToClient(client, message);
  }

  dismissClients(): Promise<void> {
    return this.#inner.dismissClients();
  }

  async stop(): Promise<void> {
    for (const line of this.#lines.values()) line.stop();
    await this.#inner.stop();
  }

  #tellReconnected(handlers: TransportHandlers): void {
    for (const node of this.#untold) {
      if (this.#isDeafTo(node)) continue;
      this.#untold.delete(node);
      handlers.peerConnected(node);
    }
  }

  #isDeafTo(node: NodeId): boolean {
    return this.#faults.current.deafTo.includes(node);
  }

  #isCutFrom(client: ClientHandle): boolean {
    return this.#faults.current.clientZonesCut.includes(client.zone);
  }

  #lineTo(node: NodeId): DelayLine {
    const existing = this.#lines.get(node);
    if (existing !== undefined) return existing;
    const line = new DelayLine();
    this.#lines.set(node, line);
    return line;
  }
}
