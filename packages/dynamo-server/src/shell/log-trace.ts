import type { TraceEvent } from "@cartwheel/dynamo";
import { edgeLimits } from "@cartwheel/dynamo";
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
    case "row-changed":
      // At the one number only: such a key grows a sibling at a time, and each change of it would be told otherwise.
      if (trace.siblings === edgeLimits.siblingsWarned) log.warn(trace, "many-siblings");
      return;
    case "actor-drawn":
    case "dot-minted":
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
