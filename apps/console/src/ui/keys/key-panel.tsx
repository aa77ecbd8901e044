"use client";

import { useMemo } from "react";
import { historyOf } from "../../model/key-history.ts";
import type { KeyName } from "../../model/key-name.ts";
import { Panel } from "../parts/panel.tsx";
import { toneSoft } from "../parts/tone.ts";
import { HistoryGraph } from "./history-graph.tsx";
import { ReplicaTable } from "./replica-table.tsx";
import { useKeyReport } from "./use-key-report.ts";
import { VersionList } from "./version-list.tsx";

/** One key, as every node has it right now. */
export function KeyPanel({ name }: { readonly name: KeyName }) {
  const { report, trouble } = useKeyReport(name);
  const history = useMemo(() => (report === null ? null : historyOf(report.replicas)), [report]);
  return (
    <Panel
      title={`${name.bucket}/${name.printed}`}
      hint="asked of every node, again and again"
      className="min-w-0 gap-4 pb-5 [&_h2]:font-mono [&_h2]:break-all"
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-4">
        {trouble !== null && (
          <p role="alert" className={`rounded-lg px-3 py-2 ${toneSoft.bad}`}>
            {trouble} {report !== null && "What is shown below is the last that was known."}
          </p>
        )}
        {report === null || history === null ? (
          trouble === null && <p className="text-quiet">Asking every node…</p>
        ) : (
          <>
            <output className={`block rounded-lg px-3 py-2 font-medium ${toneSoft[history.verdict.tone]}`}>
              {history.verdict.text}
            </output>
            <ReplicaTable replicas={report.replicas} history={history} />
            <HistoryGraph history={history} />
            <VersionList history={history} />
          </>
        )}
      </div>
    </Panel>
  );
}
