import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Span, Tracer } from "@opentelemetry/api";
import type { NodeId } from "@cartwheel/dynamo";
import type { ClientOperation, ClientOutcome, ClientToNode, NodeToClient } from "@cartwheel/wire";
import { ForwardingTransport } from "../transport/forwarding-transport.ts";
import type { ClientHandle, Transport, TransportHandlers } from "../transport/transport.ts";

export const tracerName = "@cartwheel/dynamo-server";

/**
 * A span for every client operation, from its arrival at this node to its answer. Nothing is recorded unless the process
 * was started with an OpenTelemetry SDK (docs/operating.md): this package knows the API alone, which without one does
 * nothing. Over HTTP the span is a child of the request's, which takes part in the caller's trace (`traceparent`).
 */
export class SpanTransport extends ForwardingTransport {
  readonly #tracer: Tracer = trace.getTracer(tracerName);
  readonly #self: NodeId;
  /** By client and the client's own number. Every operation is answered once, or its client leaves. */
  readonly #open = new Map<number, Map<number, Span>>();

  constructor(transport: Transport, self: NodeId) {
    super(transport);
    this.#self = self;
  }

  override start(handlers: TransportHandlers): Promise<void> {
    return super.start({
      ...handlers,
      clientMessage: (client, message) => {
        this.#begin(client, message);
        handlers.clientMessage(client, message);
      },
      clientClosed: (client) => {
        this.#abandon(client);
        handlers.clientClosed(client);
      },
    });
  }

  override sendToClient(client: ClientHandle, message: NodeToClient): void {
    if (message.type === "outcome") this.#finish(client, message.id, message.outcome);
    super.sendToClient(client, message);
  }

  #begin(client: ClientHandle, message: ClientToNode): void {
    if (message.type !== "operation") return;
    const span = this.#tracer.startSpan(`dynamo ${message.operation.type}`, {
      kind: SpanKind.SERVER,
      attributes: attributesOf(message.operation, { self: this.#self, client: client.name }),
    });
    // Nobody listens: then nothing is kept either.
    if (!span.isRecording()) return;
    const spans = this.#open.get(client.id) ?? new Map<number, Span>();
    spans.set(message.id, span);
    this.#open.set(client.id, spans);
  }

  #finish(client: ClientHandle, id: number, outcome: ClientOutcome): void {
    const spans = this.#open.get(client.id);
    const span = spans?.get(id);
    if (span === undefined) return;
    spans?.delete(id);
    if (spans?.size === 0) this.#open.delete(client.id);
    endWith(span, outcome);
  }

  #abandon(client: ClientHandle): void {
    for (const span of this.#open.get(client.id)?.values() ?? []) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: "the client has gone" }).end();
    }
    this.#open.delete(client.id);
  }
}

interface Ends {
  readonly self: NodeId;
  readonly client: string;
}

/** No keys and no values: traces are read by more people than the data. */
function attributesOf(operation: ClientOperation, { self, client }: Ends): Record<string, string | number> {
  return {
    "db.system.name": "cartwheel",
    "db.operation.name": operation.type,
    "db.collection.name": operation.key.bucket,
    "dynamo.node": self,
    "dynamo.client": client,
    "dynamo.timeout_ms": operation.timeoutMs,
  };
}

function endWith(span: Span, outcome: ClientOutcome): void {
  switch (outcome.type) {
    case "got":
      span.setAttributes({ "dynamo.siblings": outcome.siblings.length, "dynamo.complete": outcome.complete });
      break;
    case "written":
      span.setAttributes({ "dynamo.copies": outcome.copies.length, "dynamo.missing": outcome.missing.length });
      break;
    case "inspected":
      break;
    case "failed":
      span.setAttributes({ "dynamo.code": outcome.code, "dynamo.outcome": outcome.outcome });
      span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.message });
      break;
  }
  span.end();
}
