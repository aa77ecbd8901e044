import type { Fault } from "../nemesis/fault.ts";
import type { Format } from "./paint.ts";
import type { DroppedDot, RowFate, StoryEvent } from "./story-event.ts";
import { causesText, fullName } from "./version-names.ts";
import type { VersionNames } from "./version-names.ts";

/** A line of the story, and how to print it. */
export interface EventText {
  readonly words: string;
  readonly format: Format | null;
}

type Event<Type extends StoryEvent["type"]> = Extract<StoryEvent, { type: Type }>;

/** One event in words. */
export function eventText(event: StoryEvent, names: VersionNames): EventText {
  switch (event.type) {
    case "asked":
      return { words: askedText(event, names), format: "cyan" };
    case "answered": {
      const heard = event.heardMs === null ? "never heard" : `heard at ${event.heardMs.toFixed(1)}`;
      const words = `${event.node} answers ${event.client} #${event.ref}: ${names.answer(event)} (${heard})`;
      return { words, format: "cyan" };
    }
    case "forwarded":
      return { words: `${event.node} passes the request on to ${event.to}`, format: null };
    case "minted":
      return { words: mintedText(event), format: "green" };
    case "stored":
      return { words: storedText(event, names), format: event.dropped.length > 0 ? "yellow" : null };
    case "row removed":
      return { words: removedText(event, names), format: "yellow" };
    case "lost with the disk":
      return { words: lostText(event, names), format: "red" };
    case "quarantined":
      return {
        words: `${event.node} finds its row damaged and sets it aside; it held ${names.all(event.held)}`,
        format: "red",
      };
    case "started": {
      const words = `${event.node} starts again (life ${event.life}); on its disk: ${names.all(event.holds)}`;
      return { words, format: "dim" };
    }
    case "fault":
      return { words: faultText(event.fault), format: "dim" };
    case "healed":
      return { words: "all faults end", format: "dim" };
  }
}

function askedText(event: Event<"asked">, names: VersionNames): string {
  const { client, node, ref, request, requestId, repeat, knows, answeredMs } = event;
  const unanswered = answeredMs === null ? " (nobody ever answers)" : "";
  const ask = `${client} asks ${node} #${ref}: ${repeat ? "once more " : ""}${request}`;
  if (requestId === null) return `${ask}${unanswered}`;
  const knowing = knows.length === 0 ? "shown nothing before" : `shown before: ${names.all(knows)}`;
  return `${ask} ${requestId}, ${knowing}${unanswered}`;
}

function mintedText({ node, dot, kind, value, freshActor }: Event<"minted">): string {
  const actor = freshActor === null ? "" : ` with a fresh actor (${freshActor})`;
  const content = value === null ? "" : `, ${value}`;
  return `${node} mints ${fullName(dot)}${kind === "delete" ? ", a delete," : ""}${actor}${content}`;
}

function storedText(event: Event<"stored">, names: VersionNames): string {
  const { node, gained, deletes, dropped, holds, causes, fate } = event;
  const parts = [
    ...(gained.length > 0 ? [`takes in ${names.all(gained)}`] : []),
    ...(deletes.length > 0 ? [`hears of the delete ${names.all(deletes)}`] : []),
    ...dropsText(dropped, names),
  ];
  const what = parts.length === 0 ? "raises its clock" : parts.join("; ");
  return `${node} ${what}; holds ${names.all(holds)}, ${causesText(causes)}. ${fateText(fate)}`;
}

/** Versions that went for one reason, together. */
function dropsText(dropped: readonly DroppedDot[], names: VersionNames): readonly string[] {
  const byReason = Map.groupBy(dropped, ({ by, covered }) => {
    if (by !== null) return `superseded by ${names.one(by)}`;
    return covered ? "which its clock covers though no write is known to have seen it" : "of which it no longer knows";
  });
  return [...byReason].map(([reason, versions]) => `drops ${names.all(versions)}, ${reason}`);
}

function removedText({ node, held, why, witnesses, fate }: Event<"row removed">, names: VersionNames): string {
  const holding = held.length === 0 ? "a tombstone" : `holding ${names.all(held)}`;
  return `${node} removes its row, ${holding}: ${removalText(why, witnesses.join(", "))}. ${fateText(fate)}`;
}

function removalText(why: Event<"row removed">["why"], witnesses: string): string {
  switch (why) {
    case "reaped":
      return `reaped by the certificate of ${witnesses}`;
    case "handed over":
      return `handed over, as ${witnesses} acknowledged`;
    case "unexplained":
      return "nothing that it was told explains why";
  }
}

function lostText({ node, dots, fault }: Event<"lost with the disk">, names: VersionNames): string {
  const what = dots.length === 0 ? "a tombstone" : names.all(dots);
  return `${node} LOST ${what}, which was synced${fault === null ? "" : `; the last fault there: ${fault}`}`;
}

function fateText(fate: RowFate): string {
  if (fate === null) return "Never synced.";
  if ("durableMs" in fate) return `Synced at ${fate.durableMs.toFixed(1)}.`;
  return `UNDONE at ${fate.undoneMs.toFixed(1)}: ${fate.why}.`;
}

/** By what it is made of, so that a new kind of fault needs no words of its own here. */
function faultText({ type, ...rest }: Fault): string {
  if ("directions" in rest) {
    const cut = rest.directions.map(({ from, to }) => `${from}>${to}`);
    return `fault: ${type} (${rest.shape}) ${cut.join(" ")}`;
  }
  const details = Object.entries(rest).map(([part, value]) => {
    return `${part} ${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  return `fault: ${type}${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
}
