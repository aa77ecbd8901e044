"use client";

import { traceTopics, type TraceTopic } from "../../model/trace-sentence.ts";

const topicNames: Record<TraceTopic, string> = {
  handoff: "Handoff",
  repair: "Repair",
  liveness: "Liveness",
  actors: "Actors",
  requests: "Requests",
  rows: "Rows",
  alarms: "Alarms",
};

interface TimelineFilterProps {
  readonly topics: ReadonlySet<TraceTopic>;
  readonly onTopics: (topics: ReadonlySet<TraceTopic>) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Which events to show: by kind, and by any word in them. */
export function TimelineFilter({ topics, onTopics, text, onText }: TimelineFilterProps) {
  const toggle = (topic: TraceTopic): void => {
    const next = new Set(topics);
    if (!next.delete(topic)) next.add(topic);
    onTopics(next);
  };
  return (
    <div className="grid gap-2 border-b border-line px-4 pb-3">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Kinds of events shown</legend>
        {traceTopics.map((topic) => (
          <button
            key={topic}
            type="button"
            aria-pressed={topics.has(topic)}
            onClick={() => toggle(topic)}
            className="min-h-6 rounded-full border border-line px-2.5 text-xs text-quiet hover:border-strong aria-pressed:border-strong/60 aria-pressed:bg-raised aria-pressed:text-ink"
          >
            {topicNames[topic]}
          </button>
        ))}
      </fieldset>
      <input
        type="search"
        value={text}
        onChange={(event) => onText(event.target.value)}
        placeholder="Node, key or word"
        aria-label="Show only events with this node, key or word"
        className="min-h-8 rounded-lg border border-strong/60 bg-panel px-2.5 text-[0.82rem]"
      />
    </div>
  );
}
