"use client";

import type { KeyHistory, Lane, LaneEvent } from "../../model/key-history.ts";
import type { EventName } from "../../model/key-report.ts";
import { ScrollBox } from "../parts/scroll-box.tsx";
import { shortActor } from "../../model/actor-name.ts";

const columnWidth = 76;
const laneHeight = 56;
const labelWidth = 128;
const margin = 20;

/** One lane an actor, one circle an event. Filled: alive. Hollow: superseded. Arrow: replaced by, where it can be seen. */
export function HistoryGraph({ history }: { readonly history: KeyHistory }) {
  if (history.lanes.length === 0) return null;
  const width = labelWidth + history.columnCount * columnWidth + margin;
  const height = history.lanes.length * laneHeight + margin;
  const at = placesOf(history);
  return (
    <figure>
      <p className="sr-only">{describe(history)}</p>
      <ScrollBox label="History">
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true" className="block">
          <defs>
            <marker id="supersedes" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0L8 4L0 8Z" className="fill-strong" />
            </marker>
          </defs>
          {history.lanes.map((lane, index) => (
            <LaneLine key={lane.actor} lane={lane} y={laneY(index)} />
          ))}
          {history.arrows.map(({ from, to }) => (
            <SupersedesArrow key={`${nameOf(from)}>${nameOf(to)}`} from={at(from)} to={at(to)} />
          ))}
          {history.lanes.flatMap((lane) =>
            lane.events.map((event) => <EventMark key={nameOf(event.dot)} event={event} place={at(event.dot)} />),
          )}
        </svg>
      </ScrollBox>
      <figcaption className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-xs text-quiet">
        <Legend mark="fill-accent stroke-accent">a version that is alive</Legend>
        <Legend mark="fill-warning-soft stroke-warning">alive only on a replica that is behind</Legend>
        <Legend mark="fill-panel stroke-strong">superseded</Legend>
        <span>One lane for each actor that wrote the key.</span>
      </figcaption>
    </figure>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function laneY(index: number): number {
  return margin + laneHeight / 2 + index * laneHeight - 8;
}

function placesOf(history: KeyHistory): (event: EventName) => Place {
  const places = new Map(
    history.lanes.flatMap((lane, index) =>
      lane.events.map(({ dot, column }) => [
        nameOf(dot),
        { x: labelWidth + column * columnWidth + columnWidth / 2, y: laneY(index) },
      ]),
    ),
  );
  return (event) => places.get(nameOf(event)) ?? { x: 0, y: 0 };
}

function LaneLine({ lane, y }: { readonly lane: Lane; readonly y: number }) {
  const last = lane.events.at(-1)?.column ?? 0;
  const first = lane.events[0]?.column ?? 0;
  const x = (column: number): number => labelWidth + column * columnWidth + columnWidth / 2;
  return (
    <g>
      <title>{`actor ${lane.actor}`}</title>
      <text x={0} y={y} dy="0.35em" className="fill-quiet font-mono text-[12px]">
        {shortActor(lane.actor)}
      </text>
      {lane.hiddenCount > 0 && (
        <text x={labelWidth - 26} y={y} dy="0.35em" className="fill-quiet text-[11px]" textAnchor="middle">
          … {lane.hiddenCount} earlier
        </text>
      )}
      <line x1={x(first)} y1={y} x2={x(last)} y2={y} className="stroke-line" strokeWidth={2} />
    </g>
  );
}

function SupersedesArrow({ from, to }: { readonly from: Place; readonly to: Place }) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const start = { x: from.x + 15 * Math.cos(angle), y: from.y + 15 * Math.sin(angle) };
  const end = { x: to.x - 17 * Math.cos(angle), y: to.y - 17 * Math.sin(angle) };
  return (
    <line
      x1={start.x}
      y1={start.y}
      x2={end.x}
      y2={end.y}
      className="stroke-strong"
      strokeWidth={1.5}
      markerEnd="url(#supersedes)"
    />
  );
}

const eventLook: Record<LaneEvent["state"], { readonly circle: string; readonly text: string }> = {
  current: { circle: "fill-accent stroke-accent", text: "fill-on-accent" },
  stale: { circle: "fill-warning-soft stroke-warning", text: "fill-warning" },
  superseded: { circle: "fill-panel stroke-strong", text: "fill-quiet" },
};

function EventMark({ event, place }: { readonly event: LaneEvent; readonly place: Place }) {
  const look = eventLook[event.state];
  const held = event.heldBy.length > 0 ? `held by ${event.heldBy.join(", ")}` : "no replica holds it any more";
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <title>{`${nameOf(event.dot)}: ${event.state}, ${held}; seen by ${event.seenBy.join(", ")}`}</title>
      <circle r={13} className={look.circle} strokeWidth={1.75} />
      <text textAnchor="middle" dy="0.36em" className={`text-[12px] font-semibold tabular-nums ${look.text}`}>
        {event.dot.counter}
      </text>
    </g>
  );
}

function Legend({ mark, children }: { readonly mark: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
        <circle r="4.6" className={mark} strokeWidth="1.5" />
      </svg>
      {children}
    </span>
  );
}

function describe(history: KeyHistory): string {
  const events = history.lanes.flatMap((lane) => lane.events).filter((event) => event.state !== "superseded");
  const told = events.map((event) => `${shortActor(event.dot.actor)} ${event.dot.counter} ${event.state}`);
  return `History: ${history.lanes.length} actors; ${told.join("; ") || "nothing alive"}`;
}

function nameOf(event: EventName): string {
  return `${event.actor}:${event.counter}`;
}
