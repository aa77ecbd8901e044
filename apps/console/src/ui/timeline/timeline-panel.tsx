"use client";

import { Pause, Play } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { timelineId, type TimelineEvent } from "../../model/timeline.ts";
import { sentenceOf, topicsShownAtFirst, traceTopics, type TraceTopic } from "../../model/trace-sentence.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Button } from "../parts/button.tsx";
import { Panel } from "../parts/panel.tsx";
import { EventRow } from "./event-row.tsx";
import { TimelineFilter } from "./timeline-filter.tsx";

/** Rows drawn. Older events are kept and come into sight when a filter makes room. */
const rowsMax = 250;

interface TimelinePanelProps {
  readonly className?: string;
  /** Only what concerns this key, as nodes print it; then everyday events are shown too. */
  readonly keyId?: string;
}

/** What the nodes did, as they recorded it, newest first. */
export function TimelinePanel({ className = "", keyId }: TimelinePanelProps) {
  const { events: all } = useCluster();
  const events = useMemo(
    () => (keyId === undefined ? all : all.filter((event) => sentenceOf(event.trace).key === keyId)),
    [all, keyId],
  );
  const [topics, setTopics] = useState<ReadonlySet<TraceTopic>>(
    new Set(keyId === undefined ? topicsShownAtFirst : traceTopics),
  );
  const [text, setText] = useState("");
  const [frozen, setFrozen] = useState<readonly TimelineEvent[] | null>(null);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(() => chosen(frozen ?? events, topics, wanted), [frozen, events, topics, wanted]);
  const seen = useMemo(() => new Set(frozen), [frozen]);
  const waiting = frozen === null ? 0 : chosen(events, topics, wanted).filter((event) => !seen.has(event)).length;

  return (
    <Panel
      title={keyId === undefined ? "Timeline" : "What happened to it"}
      className={className}
      tools={
        <Button onClick={() => setFrozen(frozen === null ? events : null)} aria-pressed={frozen !== null}>
          {frozen === null ? <Pause aria-hidden="true" size={14} /> : <Play aria-hidden="true" size={14} />}
          {frozen === null ? "Pause" : waiting > 0 ? `Resume, ${waiting} new` : "Resume"}
        </Button>
      }
    >
      <TimelineFilter topics={topics} onTopics={setTopics} text={text} onText={setText} />
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
            <EventRow key={timelineId(event)} event={event} showsKey={keyId === undefined} />
          ))}
        {shown.length === 0 && (
          <li className="px-4 py-6 text-quiet">
            {events.length === 0
              ? "Nothing recorded lately. Shop a little, or break something."
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
