"use client";

import { useEffect, useState } from "react";
import type { KeyName } from "../../model/key-name.ts";
import type { KeyReport } from "../../model/key-report.ts";
import { isProblem, pause, shown } from "../frame/poll-snapshot.ts";

export interface KeyReportState {
  readonly report: KeyReport | null;
  /** Why the last look failed, or null when it did not. */
  readonly trouble: string | null;
}

const intervalMs = 1_500;
/** With no node up, the server tries for five seconds before it says so. */
const timeoutMs = 8_000;

/** Looks at a key again and again while the page is visible. */
export function useKeyReport({ bucket, printed }: KeyName): KeyReportState {
  const [state, setState] = useState<KeyReportState>({ report: null, trouble: null });
  useEffect(() => {
    const ended = new AbortController();
    const follow = async (): Promise<void> => {
      while (!ended.signal.aborted) {
        await shown(ended.signal);
        const result = await lookAt({ bucket, printed }, ended.signal);
        if (ended.signal.aborted) return;
        setState((before) =>
          typeof result === "string" ? { ...before, trouble: result } : { report: result, trouble: null },
        );
        await pause(intervalMs, ended.signal);
      }
    };
    void follow();
    return () => ended.abort();
  }, [bucket, printed]);
  return state;
}

async function lookAt({ bucket, printed }: KeyName, signal: AbortSignal): Promise<KeyReport | string> {
  const query = new URLSearchParams({ bucket, key: printed }).toString();
  try {
    const answer = await fetch(`/api/inspect?${query}`, {
      cache: "no-store",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body: unknown = await answer.json();
    if (answer.ok) return body as KeyReport;
    return isProblem(body) ? body.error : `The console's server answered ${answer.status}.`;
  } catch {
    return "The console's server did not answer.";
  }
}
