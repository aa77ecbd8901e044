"use client";

import Link from "next/link";
import { memo } from "react";
import { keyHref, keyNameOf } from "../../model/key-name.ts";
import type { TimelineEvent } from "../../model/timeline.ts";
import { sentenceOf, type TraceTopic } from "../../model/trace-sentence.ts";
import { timeOfDay } from "../parts/durations.ts";
import { NodeChip } from "../parts/node-chip.tsx";
import { TopicIcon } from "./topic-icon.tsx";

const titleLook: Record<TraceTopic, string> = {
  handoff: "text-warning",
  repair: "text-accent",
  liveness: "text-ink",
  actors: "text-ink",
  requests: "text-ink",
  rows: "text-quiet",
  alarms: "text-bad",
};

interface EventRowProps {
  readonly event: TimelineEvent;
  /** False where all events are of one key anyway. */
  readonly showsKey: boolean;
}

/** One event: when and where, what, and the key it concerns. Never changes once drawn. */
export const EventRow = memo(function EventRow({ event, showsKey }: EventRowProps) {
  const { topic, title, detail, about, key } = sentenceOf(event.trace);
  return (
    <li className="arrives border-b border-line/60 px-4 py-1.5">
      <div className="flex items-baseline gap-2">
        <TopicIcon topic={topic} type={event.trace.type} />
        <span className={`font-medium ${titleLook[topic]}`}>{title}</span>
        {about !== null && (
          <span className="text-quiet">
            <span aria-hidden="true">→ </span>
            <NodeChip id={about} />
          </span>
        )}
        <time className="ml-auto font-mono text-[0.72rem] text-quiet" dateTime={new Date(event.wallMs).toISOString()}>
          {timeOfDay(event.wallMs)}
        </time>
      </div>
      <div className="flex flex-wrap items-baseline gap-x-2 pl-5.5 text-quiet">
        <NodeChip id={event.node} faded />
        {detail !== "" && <span>{detail}</span>}
        {showsKey && key !== null && <KeyLink keyId={key} />}
      </div>
    </li>
  );
});

function KeyLink({ keyId }: { readonly keyId: string }) {
  const name = keyNameOf(keyId);
  const look = "max-w-full truncate font-mono text-[0.74rem]";
  if (name === null) return <span className={look}>{keyId}</span>;
  return (
    <Link href={keyHref(name)} prefetch={false} className={`${look} text-accent hover:underline`} title={keyId}>
      {keyId}
    </Link>
  );
}
