"use client";

import { Pause, Play } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { timelineId, type TimelineEvent } from "../../model/timeline.ts";
import { sentenceOf, topicsShownAtFirst, traceTopics, type TraceTopic } from "../../model/trace-sentence.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Button } from "../parts/button.tsx";
import { Panel } from "../parts/panel.tsx";
import { EventRow } from "./event-row.tsx";

/** Rows drawn. Older events are kept and come into sight when a filter makes room. */
const rowsMax = 250;

const topicNames: Record<TraceTopic, string> = {
  handoff: "Handoff",
  repair: "Repair",
  health: "Health",
  actors: "Actors",
  requests: "Requests",
  rows: "Rows",
  alarms: "Alarms",
};

/** What the nodes did, as they recorded it, newest first. */
export function TimelinePanel({ className = "" }: { readonly className?: string }) {
  const { events } = useCluster();
  const [topics, setTopics] = useState<ReadonlySet<TraceTopic>>(new Set(topicsShownAtFirst));
  const [text, setText] = useState("");
  const [frozen, setFrozen] = useState<readonly TimelineEvent[] | null>(null);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(() => chosen(frozen ?? events, topics, wanted), [frozen, events, topics, wanted]);
  const waiting = frozen === null ? 0 : chosen(events, topics, wanted).length - shown.length;

  const toggle = (topic: TraceTopic): void => {
    const next = new Set(topics);
    if (!next.delete(topic)) next.add(topic);
    setTopics(next);
  };
  return (
    <Panel
      title="Timeline"
      className={className}
      tools={
        <Button onClick={() => setFrozen(frozen === null ? events : null)} aria-pressed={frozen !== null}>
          {frozen === null ? <Pause aria-hidden="true" size={14} /> : <Play aria-hidden="true" size={14} />}
          {frozen === null ? "Pause" : waiting > 0 ? `Resume, ${waiting} new` : "Resume"}
        </Button>
      }
    >
      <div className="grid gap-2 border-b border-line px-4 pb-3">
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">Kinds of events shown</legend>
          {traceTopics.map((topic) => (
            <button
              key={topic}
              type="button"
              aria-pressed={topics.has(topic)}
              onClick={() => toggle(topic)}
              className="rounded-full border border-line px-2.5 py-0.5 text-xs text-quiet hover:border-strong aria-pressed:border-transparent aria-pressed:bg-raised aria-pressed:text-ink"
            >
              {topicNames[topic]}
            </button>
          ))}
        </fieldset>
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="Node, key or word"
          aria-label="Show only events with this node, key or word"
          className="min-h-8 rounded-lg border border-strong/60 bg-panel px-2.5 text-[0.82rem]"
        />
      </div>
      <ol
        aria-label="Events, newest first"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-40 flex-1 overflow-y-auto overscroll-contain text-[0.82rem]"
      >
        {shown
          .slice(-rowsMax)
          .toReversed()
          .map((event) => (
            <EventRow key={timelineId(event)} event={event} />
          ))}
        {shown.length === 0 && (
          <li className="px-4 py-6 text-quiet">
            {events.length === 0
              ? "Nothing recorded yet. Shop a little, or break something."
              : "No event of these kinds. Requests and Rows show everyday work."}
          </li>
        )}
      </ol>
    </Panel>
  );
}

function chosen(
  events: readonly TimelineEvent[],
  topics: ReadonlySet<TraceTopic>,
  wanted: string,
): readonly TimelineEvent[] {
  return events.filter((event) => {
    const sentence = sentenceOf(event.trace);
    if (!topics.has(sentence.topic)) return false;
    if (wanted === "") return true;
    const { title, detail, about, key } = sentence;
    return [event.node, title, detail, about, key].some((part) => part?.toLowerCase().includes(wanted));
  });
}
