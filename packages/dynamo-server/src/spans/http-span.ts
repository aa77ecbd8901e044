import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { IncomingMessage } from "node:http";
import { tracerName } from "./span-transport.ts";

/** Runs the answering of a request in a span that goes on with the caller's trace. */
export function inHttpSpan<T extends { readonly status: number }>(
  message: IncomingMessage,
  answer: () => Promise<T>,
): Promise<T> {
  const parent = propagation.extract(context.active(), message.headers);
  const options = { kind: SpanKind.SERVER, attributes: { "http.request.method": message.method ?? "" } };
  return trace.getTracer(tracerName).startActiveSpan(`HTTP ${message.method ?? ""}`, options, parent, async (span) => {
    try {
      const reply = await answer();
      span.setAttribute("http.response.status_code", reply.status);
      if (reply.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      return reply;
    } finally {
      span.end();
    }
  });
}
