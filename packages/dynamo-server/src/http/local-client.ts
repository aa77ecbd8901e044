import type { FailedResponse } from "@cartwheel/dynamo";
import { assert } from "@cartwheel/dynamo";
import type { ClientOperation, ClientOutcome, ClusterViewMessage, NodeToClient } from "@cartwheel/wire";
import { ForwardingTransport } from "../transport/forwarding-transport.ts";
import type { ClientHandle, TransportHandlers } from "../transport/transport.ts";

const graceMs = 1_000;

const silent: FailedResponse = {
  type: "failed",
  outcome: "unknown",
  code: "NOT_READY",
  message: "This node does not answer any more.",
  needed: 0,
  received: 0,
  from: [],
};

/**
 * A client inside the node: it speaks to the shell as clients over TCP do, by the same messages, so that its operations
 * pass the same admission, checks and sealing of contexts. It stands between the shell and the transport:
 *
 *     shell ◄──► LocalClient ◄──► transport ◄──► peers, clients over TCP
 *                    ▲
 *                    └── ask(operation): the HTTP API
 */
export class LocalClient extends ForwardingTransport {
  /** Transports count their clients from 1. */
  readonly #handle: ClientHandle = { id: 0, name: "http", zone: "", isAdmin: false };
  readonly #waiting = new Map<number, (message: NodeToClient) => void>();
  #handlers: TransportHandlers | null = null;
  #nextId = 1;

  /** Resolves with the node's outcome: at the operation's deadline at the latest, or soon after from here. */
  ask(operation: ClientOperation): Promise<ClientOutcome> {
    return new Promise((resolve) => {
      // A node that gave up answers nobody, and whoever waits over HTTP has no deadline of its own.
      const timer = setTimeout(() => resolve(silent), operation.timeoutMs + graceMs);
      this.#send({ type: "operation", operation }, (message) => {
        assert(message.type === "outcome", "an operation is answered by its outcome");
        clearTimeout(timer);
        resolve(message.outcome);
      });
    });
  }

  /** What the node believes of its cluster, or null before it started. */
  view(): ClusterViewMessage | null {
    let cluster: ClusterViewMessage | null = null;
    // The shell answers views at once.
    if (this.#handlers !== null) {
      this.#send({ type: "view" }, (message) => {
        if (message.type === "view") cluster = message.cluster;
      });
    }
    return cluster;
  }

  override start(handlers: TransportHandlers): Promise<void> {
    this.#handlers = handlers;
    return super.start(handlers);
  }

  override sendToClient(client: ClientHandle, message: NodeToClient): void {
    if (client.id !== this.#handle.id) return super.sendToClient(client, message);
    // Hints of changes have no id; nothing is watched here.
    if (!("id" in message)) return;
    const receive = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    receive?.(message);
  }

  #send(
    question: { readonly type: "operation"; readonly operation: ClientOperation } | { readonly type: "view" },
    receive: (message: NodeToClient) => void,
  ): void {
    assert(this.#handlers !== null, "the API is opened after the node has started");
    const id = this.#nextId++;
    this.#waiting.set(id, receive);
    this.#handlers.clientMessage(this.#handle, { ...question, id });
  }
}
