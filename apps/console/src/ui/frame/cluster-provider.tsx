"use client";

import { createRing, type Ring } from "@cartwheel/dynamo";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { ClusterSnapshot, NodeReport } from "../../model/cluster-snapshot.ts";
import { mergeTimeline, type Retention, type TimelineEvent } from "../../model/timeline.ts";
import { sentenceOf } from "../../model/trace-sentence.ts";
import { pause, pollSnapshot, shown } from "./poll-snapshot.ts";

/** What every part of the page draws from. */
export interface ClusterState {
  /** Null until the first answer. */
  readonly snapshot: ClusterSnapshot | null;
  readonly nodes: readonly NodeReport[];
  /** Computed here from the membership history, as every node does. Null until one has been seen. */
  readonly ring: Ring | null;
  readonly events: readonly TimelineEvent[];
  /** Browser's clock at the last answer, or null. */
  readonly updatedAtMs: number | null;
  /** Why the last poll failed, or null when it did not. */
  readonly trouble: string | null;
  /** Looks again at once; after a fault, to show its effect without waiting. */
  readonly refresh: () => void;
}

const ClusterContext = createContext<ClusterState | null>(null);

const pollIntervalMs = 1_000;
/** Events kept in the browser: of each topic a few minutes' worth on an eventful cluster. */
const retention: Retention = { perKindMax: 400, kindOf: ({ trace }) => sentenceOf(trace).topic };

export function useCluster(): ClusterState {
  const state = use(ClusterContext);
  if (state === null) throw new Error("useCluster outside ClusterProvider");
  return state;
}

/** Polls while the page is visible, for as long as it is open; pages below come and go without losing the timeline. */
export function ClusterProvider({ children }: { readonly children: ReactNode }) {
  const [snapshot, setSnapshot] = useState<ClusterSnapshot | null>(null);
  const [events, setEvents] = useState<readonly TimelineEvent[]>([]);
  const [updatedAtMs, setUpdatedAtMs] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const wake = useRef<() => void>(() => {});
  const refresh = useCallback(() => wake.current(), []);

  useEffect(() => {
    const ended = new AbortController();
    const take = (next: ClusterSnapshot): void => {
      const { events: fresh, startsOver } = next.timeline;
      setSnapshot(next);
      setEvents((known) => mergeTimeline(startsOver ? [] : known, fresh, retention));
      setUpdatedAtMs(Date.now());
      setTrouble(null);
    };
    const poll = async (): Promise<void> => {
      let cursor: string | null = null;
      while (!ended.signal.aborted) {
        await shown(ended.signal);
        const next: ClusterSnapshot | Error = await pollSnapshot(cursor, ended.signal).catch(asError);
        if (ended.signal.aborted) return;
        if (next instanceof Error) setTrouble(sentenceFor(next));
        else {
          cursor = next.timeline.cursor;
          take(next);
        }
        const awake = new AbortController();
        wake.current = () => awake.abort();
        await pause(pollIntervalMs, AbortSignal.any([ended.signal, awake.signal]));
      }
    };
    void poll();
    return () => ended.abort();
  }, []);

  const history = snapshot?.history ?? null;
  // Each poll brings an equal history in a new object; the ring is made anew only when it differs.
  const historyText = history === null ? null : JSON.stringify(history);
  const ring = useMemo(
    () => (historyText === null ? null : createRing(JSON.parse(historyText) as Parameters<typeof createRing>[0])),
    [historyText],
  );

  const state = useMemo<ClusterState>(
    () => ({ snapshot, nodes: snapshot?.nodes ?? [], ring, events, updatedAtMs, trouble, refresh }),
    [snapshot, ring, events, updatedAtMs, trouble, refresh],
  );
  return <ClusterContext value={state}>{children}</ClusterContext>;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function sentenceFor(error: Error): string {
  if (error.name === "TimeoutError") return "The console's server is slow to answer.";
  if (error instanceof TypeError) return "The console's server cannot be reached.";
  return error.message;
}
