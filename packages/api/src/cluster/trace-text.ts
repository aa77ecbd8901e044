import type { TraceEvent } from "@cartwheel/dynamo";

/** A node's event in a few words, for the details view of a cart. */
export function traceText(trace: TraceEvent): string {
  switch (trace.type) {
    case "actor-drawn":
      return "Began to count versions under a new name";
    case "dot-minted":
      return `Wrote a version (${trace.dot.actor.slice(0, 8)}…:${trace.dot.counter})`;
    case "row-changed":
      return `Holds ${plural(trace.siblings, "version")} now`;
    case "get-done":
      return `Answered a read with ${plural(trace.siblings, "version")} (${trace.outcome})`;
    case "put-done":
      return `Answered a write held by ${plural(trace.copies, "node")} (${trace.outcome})`;
    case "sloppy-write":
      return `Asked ${trace.standIn} to stand in for a silent owner`;
    case "hint-stored":
      return "Keeps a version for an owner that is away";
    case "hint-drained":
      return `Handed ${plural(trace.rows, "version")} over to ${trace.to}`;
    case "hint-dropped":
      return "Dropped a version that all its owners have";
    case "read-repair":
      return `Brought ${trace.target} up to date after a read`;
    case "forwarded":
      return `Passed a request on to ${trace.to}`;
    case "peer-suspected":
      return `No longer hears ${trace.node}`;
    case "peer-up":
      return `Hears ${trace.node} again`;
    case "batch-failed":
      return `Failed to write to disk (${trace.reason})`;
    case "equal-dot-conflict":
      return "Found two values under one version's name and kept the larger digest";
    case "row-quarantined":
      return "Set a damaged copy aside";
    case "ring-changed":
      return `Knows a new ring of ${plural(trace.members, "member")}`;
    case "partition-ready":
      return `Has heard everybody's rows of partition ${trace.partition}`;
    case "exchange-done":
      return `Compared with ${trace.peer}, ${plural(trace.keysMoved, "key")} differed`;
    case "reaped":
      return "Forgot a deletion that everybody has heard of";
    case "clock-truncated":
      return `Gave up ${trace.entries} old entries of a clock`;
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
