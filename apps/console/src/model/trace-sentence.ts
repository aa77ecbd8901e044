import type { FreshActorReason, NodeId, TraceEvent } from "@cartwheel/dynamo";
import { shortActor } from "./actor-name.ts";

/** What kind of news an event is. The timeline is filtered by these. */
export const traceTopics = ["handoff", "repair", "liveness", "actors", "requests", "rows", "alarms"] as const;
export type TraceTopic = (typeof traceTopics)[number];

/** Requests and rows come by the hundred on a busy store and would push the rare, telling events out of sight. */
export const topicsShownAtFirst: readonly TraceTopic[] = ["handoff", "repair", "liveness", "actors", "alarms"];

/** A trace event in words. `node` and `key` are parts of their own so that the page can mark and link them. */
export interface TraceSentence {
  readonly topic: TraceTopic;
  readonly title: string;
  readonly detail: string;
  readonly about: NodeId | null;
  readonly key: string | null;
}

export function sentenceOf(trace: TraceEvent): TraceSentence {
  switch (trace.type) {
    case "sloppy-write":
    case "hint-stored":
    case "hint-drained":
    case "hint-dropped":
      return handoffSentence(trace);
    case "peer-suspected":
      return {
        ...blank("liveness", "Suspects a peer"),
        about: trace.node,
        detail: "nothing heard from it for too long",
      };
    case "peer-up":
      return { ...blank("liveness", "Hears a peer again"), about: trace.node };
    case "read-repair":
      return {
        ...blank("repair", "Read repair"),
        about: trace.target,
        key: trace.key,
        detail: "sent the merged row to a replica that was behind",
      };
    case "actor-drawn":
      return { ...blank("actors", "Fresh actor"), detail: actorReasons[trace.reason] };
    case "get-done":
    case "put-done":
    case "forwarded":
      return requestSentence(trace);
    case "dot-minted":
    case "row-changed":
      return rowSentence(trace);
    case "batch-failed":
    case "equal-dot-conflict":
    case "row-quarantined":
      return alarmSentence(trace);
    case "ring-changed":
    case "partition-ready":
    case "exchange-done":
    case "reaped":
    case "clock-truncated":
      return healingSentence(trace);
    default:
      return unknownSentence(trace);
  }
}

/** Why a coordinator started counting under a new name instead of continuing (design §2: a dot is never issued twice). */
const actorReasons: Record<FreshActorReason, string> = {
  "row-absent": "it holds no row for the key",
  "never-minted": "it never wrote the key itself",
  "other-start": "its last write of the key was before this start",
  "clock-differs": "the row's clock does not end where this node stopped counting",
};

type TraceOf<Type extends TraceEvent["type"]> = Extract<TraceEvent, { type: Type }>;

function handoffSentence(
  trace: TraceOf<"sloppy-write" | "hint-stored" | "hint-drained" | "hint-dropped">,
): TraceSentence {
  switch (trace.type) {
    case "sloppy-write":
      return {
        ...blank("handoff", "Sloppy write"),
        about: trace.standIn,
        key: trace.key,
        detail: "an owner is silent: another node stands in",
      };
    case "hint-stored":
      return {
        ...blank("handoff", "Hint stored"),
        key: trace.key,
        detail: `kept for the owners of partition ${trace.partition}`,
      };
    case "hint-drained":
      return { ...blank("handoff", "Hint delivered"), about: trace.to, detail: counted(trace.rows, "row") };
    case "hint-dropped":
      return {
        ...blank("handoff", "Hint dropped"),
        key: trace.key,
        detail: `every owner of partition ${trace.partition} has it`,
      };
  }
}

function healingSentence(
  trace: TraceOf<"ring-changed" | "partition-ready" | "exchange-done" | "reaped" | "clock-truncated">,
): TraceSentence {
  switch (trace.type) {
    case "ring-changed":
      return {
        ...blank("liveness", "Ring changed"),
        detail: `${counted(trace.members, "member")}; ${counted(trace.arriving, "partition")} recovering here`,
      };
    case "partition-ready":
      return {
        ...blank("repair", "Partition ready"),
        detail: `everybody's rows of partition ${trace.partition} have been heard of`,
      };
    case "exchange-done": {
      const outcome = trace.completed ? counted(trace.keysMoved, "key") : "cut short";
      return {
        ...blank("repair", "Exchange"),
        about: trace.peer,
        detail: `${counted(trace.trees, "tree")}, ${outcome}`,
      };
    }
    case "reaped":
      return { ...blank("repair", "Reaped"), key: trace.key, detail: "deleted for good, by certificate" };
    case "clock-truncated":
      return {
        ...blank("repair", "Truncated"),
        key: trace.key,
        detail: counted(trace.entries, "old clock entry", "old clock entries"),
      };
  }
}

function requestSentence(trace: TraceOf<"get-done" | "put-done" | "forwarded">): TraceSentence {
  switch (trace.type) {
    case "get-done":
      return {
        ...blank("requests", "Read"),
        key: trace.key,
        detail: `${trace.outcome}, ${counted(trace.siblings, "version")}`,
      };
    case "put-done":
      return {
        ...blank("requests", "Write"),
        key: trace.key,
        detail: `${trace.outcome}, ${counted(trace.copies, "copy", "copies")}`,
      };
    case "forwarded":
      return { ...blank("requests", "Passed on"), key: trace.key, about: trace.to };
  }
}

function rowSentence(trace: TraceOf<"dot-minted" | "row-changed">): TraceSentence {
  if (trace.type === "dot-minted") {
    const name = `${shortActor(trace.dot.actor)}:${trace.dot.counter}`;
    return { ...blank("rows", "New version"), key: trace.key, detail: `dot ${name}` };
  }
  return {
    ...blank("rows", "Row changed"),
    key: trace.key,
    detail: `${counted(trace.siblings, "sibling")}, ${counted(trace.clockEntries, "clock entry", "clock entries")}`,
  };
}

function alarmSentence(trace: TraceOf<"batch-failed" | "equal-dot-conflict" | "row-quarantined">): TraceSentence {
  switch (trace.type) {
    case "batch-failed":
      return {
        ...blank("alarms", "Commit failed"),
        detail: `${trace.reason}; ${counted(trace.discarded, "pending write")} discarded`,
      };
    case "equal-dot-conflict":
      return { ...blank("alarms", "One dot, two values"), key: trace.key, detail: "the larger digest was kept" };
    case "row-quarantined":
      return { ...blank("alarms", "Row quarantined"), key: trace.key, detail: "its checksum does not match" };
  }
}

/** A newer node may record what this build has never heard of. Showing its name beats hiding it. */
function unknownSentence(trace: never): TraceSentence {
  const { type } = trace as { readonly type: string };
  return blank("alarms", type.replaceAll("-", " "));
}

function blank(topic: TraceTopic, title: string): TraceSentence {
  return { topic, title, detail: "", about: null, key: null };
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
