import type { TraceEvent } from "@cartwheel/dynamo";
import type { Logger } from "pino";

/** What an operator should see without asking for traces. */
export function logTrace(log: Logger, trace: TraceEvent): void {
  switch (trace.type) {
    case "batch-failed":
    case "row-quarantined":
    case "equal-dot-conflict":
      log.warn(trace, trace.type);
      return;
    case "peer-suspected":
    case "peer-up":
    case "ring-changed":
      log.info(trace, trace.type);
      return;
    case "actor-drawn":
    case "dot-minted":
    case "row-changed":
    case "get-done":
    case "put-done":
    case "sloppy-write":
    case "hint-stored":
    case "hint-drained":
    case "hint-dropped":
    case "read-repair":
    case "forwarded":
    case "partition-ready":
    case "exchange-done":
    case "reaped":
    case "clock-truncated":
      return;
  }
}
