import type { ClientToNode, NodeToClient } from "@cartwheel/wire";
import { ForwardingTransport } from "../transport/forwarding-transport.ts";
import type { ClientHandle, Transport, TransportHandlers } from "../transport/transport.ts";
import type { NodeMetrics } from "./node-metrics.ts";

interface Started {
  readonly op: string;
  readonly atMs: number;
}

/**
 * Counts and times clients' operations where they enter and leave the node, so that what is refused at the door (too
 * busy, a forged context) counts like what was worked on. Answers whoever asks for the figures, too: what is behind it
 * does not know that it is measured.
 */
export class MeteredTransport extends ForwardingTransport {
  readonly #metrics: NodeMetrics;
  /** By client and the client's own number. Every operation is answered once, so this empties itself. */
  readonly #started = new Map<string, Started>();

  constructor(transport: Transport, metrics: NodeMetrics) {
    super(transport);
    this.#metrics = metrics;
  }

  override start(handlers: TransportHandlers): Promise<void> {
    return super.start({
      peerMessage: (from, message) => handlers.peerMessage(from, message),
      peerStarted: (node, incarnation) => handlers.peerStarted(node, incarnation),
      peerConnected: (node) => handlers.peerConnected(node),
      peerDisconnected: (node) => handlers.peerDisconnected(node),
      clientMessage: (client, message) => {
        if (message.type === "figures") return this.#tellFigures(client, message.id);
        this.#begin(client, message);
        handlers.clientMessage(client, message);
      },
      clientClosed: (client) => handlers.clientClosed(client),
    });
  }

  override sendToClient(client: ClientHandle, message: NodeToClient): void {
    this.#finish(client, message);
    super.sendToClient(client, message);
  }

  #tellFigures(client: ClientHandle, id: number): void {
    const tell = (text: string): void => super.sendToClient(client, { type: "figures", id, text });
    void this.#metrics.render().then(tell, () => tell(""));
  }

  #begin(client: ClientHandle, message: ClientToNode): void {
    if (message.type !== "operation") return;
    this.#started.set(`${client.id}:${message.id}`, { op: message.operation.type, atMs: performance.now() });
  }

  #finish(client: ClientHandle, message: NodeToClient): void {
    if (message.type !== "outcome") return;
    const name = `${client.id}:${message.id}`;
    const started = this.#started.get(name);
    if (started === undefined) return;
    this.#started.delete(name);
    const { outcome } = message;
    this.#metrics.requests.inc({ op: started.op, outcome: outcome.type === "failed" ? outcome.code : "ok" });
    this.#metrics.requestSeconds.observe({ op: started.op }, (performance.now() - started.atMs) / 1_000);
  }
}
