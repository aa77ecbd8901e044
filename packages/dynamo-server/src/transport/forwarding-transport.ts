import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { NodeToClient } from "@cartwheel/wire";
import type { ClientHandle, Transport, TransportHandlers } from "./transport.ts";

/** Passes everything on. For those who stand between a shell and its transport and change only a part. */
export class ForwardingTransport implements Transport {
  readonly #inner: Transport;

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  start(handlers: TransportHandlers): Promise<void> {
    return this.#inner.start(handlers);
  }

  sendToPeer(to: NodeId, message: PeerMessage): void {
    this.#inner.sendToPeer(to, message);
  }

  setPeerAddress(node: NodeId, address: string): void {
    this.#inner.setPeerAddress(node, address);
  }

  forgetPeer(node: NodeId): void {
    this.#inner.forgetPeer(node);
  }

  sendToClient(client: ClientHandle, message: NodeToClient): void {
    this.#inner.sendToClient(client, message);
  }

  dismissClients(): Promise<void> {
    return this.#inner.dismissClients();
  }

  stop(): Promise<void> {
    return this.#inner.stop();
  }
}
