"use client";

import type { KeyHistory, LaneEvent } from "../../model/key-history.ts";
import { NodeChip } from "../parts/node-chip.tsx";
import { timeOfDay } from "../parts/durations.ts";
import { shortActor } from "../../model/actor-name.ts";

/** Every version that some replica still holds, with its value. */
export function VersionList({ history }: { readonly history: KeyHistory }) {
  const versions = history.lanes
    .flatMap((lane) => lane.events)
    .filter((event) => event.sibling !== null)
    .toSorted((a, b) => (b.sibling?.writtenAtMs ?? 0) - (a.sibling?.writtenAtMs ?? 0));
  if (versions.length === 0) return null;
  return (
    <ul className="grid gap-3 xl:grid-cols-2">
      {versions.map((event) => (
        <Version key={`${event.dot.actor}:${event.dot.counter}`} event={event} />
      ))}
    </ul>
  );
}

function Version({ event }: { readonly event: LaneEvent }) {
  if (event.sibling === null) return null;
  const { dot, state, sibling, heldBy } = event;
  const isCurrent = state === "current";
  return (
    <li className={`min-w-0 rounded-xl border p-3 ${isCurrent ? "border-accent/50" : "border-warning/50"}`}>
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-mono text-[0.86rem] font-semibold" title={dot.actor}>
          {shortActor(dot.actor)}:{dot.counter}
        </span>
        <span className={`text-xs ${isCurrent ? "text-accent" : "text-warning"}`}>
          {isCurrent ? "current" : "superseded elsewhere"}
        </span>
        <span className="ml-auto text-xs text-quiet tabular-nums">
          written {timeOfDay(sibling.writtenAtMs)}, {sibling.byteCount.toLocaleString("en")} bytes
        </span>
      </p>
      <p className="mt-1 flex flex-wrap gap-x-3 text-xs text-quiet">
        held by
        {heldBy.map((id) => (
          <NodeChip key={id} id={id} />
        ))}
      </p>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Value of version ${shortActor(dot.actor)}:${dot.counter}`}
        className="mt-2 max-h-72 overflow-auto rounded-lg bg-raised p-2.5 font-mono text-[0.74rem] leading-relaxed"
      >
        {sibling.preview}
      </pre>
    </li>
  );
}
