"use client";

import { Fragment } from "react";
import type { NodeReport } from "../../model/cluster-snapshot.ts";
import { divisionOf, sightOf, type Sight } from "../../model/sight.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { shortDuration } from "../parts/durations.ts";
import { NodeChip } from "../parts/node-chip.tsx";
import { Panel } from "../parts/panel.tsx";
import { ScrollBox } from "../parts/scroll-box.tsx";

/** Who hears whom: a row is what one node believes. During a partition rows differ, and that is the point. */
export function ViewMatrix() {
  const { nodes } = useCluster();
  if (nodes.length === 0) return null;
  return (
    <Panel title="Views" hint="each row is one node’s own opinion of the others" className="pb-3">
      <ScrollBox label="Views" className="px-4">
        <table className="text-[0.82rem]">
          <thead>
            <tr className="text-xs">
              <th scope="col" className="pr-4 pb-1 text-left font-medium text-quiet">
                Observer
              </th>
              {nodes.map(({ id }) => (
                <th key={id} scope="col" className="px-1 pb-1 font-medium">
                  <NodeChip id={id} faded />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {nodes.map((observer) => (
              <tr key={observer.id}>
                <th scope="row" className="py-0.5 pr-4 text-left font-medium">
                  <NodeChip id={observer.id} />
                </th>
                {nodes.map((subject) => (
                  <SightCell key={subject.id} observer={observer} subject={subject.id} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <Groups nodes={nodes} />
    </Panel>
  );
}

function SightCell({ observer, subject }: { readonly observer: NodeReport; readonly subject: string }) {
  const sight = sightOf(observer, subject);
  return (
    <td className="px-0.5 py-0.5 text-center">
      <span className={`block min-w-18 rounded-md px-2 py-1 whitespace-nowrap ${cellLook[sight.kind]}`}>
        {cellText(sight)}
      </span>
    </td>
  );
}

const cellLook: Record<Sight["kind"], string> = {
  self: "text-quiet",
  hears: "bg-good-soft text-good",
  suspects: "bg-bad-soft font-medium text-bad",
  unaware: "bg-raised text-quiet",
  "no-answer": "hatched bg-raised text-quiet",
};

function cellText(sight: Sight) {
  switch (sight.kind) {
    case "self":
      return "itself";
    case "hears":
      return <Spoken word="hears it" shown={`✓ ${silence(sight.silentMs)}`} />;
    case "suspects":
      return <Spoken word="suspects it" shown={`✕ ${silence(sight.silentMs)}`} />;
    case "unaware":
      return "unaware";
    case "no-answer":
      return <Spoken word="could not be asked" shown="?" />;
  }
}

function Spoken({ word, shown }: { readonly word: string; readonly shown: string }) {
  return (
    <>
      <span className="sr-only">{word}</span>
      <span aria-hidden="true" className="tabular-nums">
        {shown}
      </span>
    </>
  );
}

function silence(silentMs: number | null): string {
  return silentMs === null ? "never" : shortDuration(silentMs);
}

/** The groups in words, where there is more than one. */
function Groups({ nodes }: { readonly nodes: readonly NodeReport[] }) {
  const division = divisionOf(nodes);
  if (division.kind === "none") return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-2 text-[0.82rem]">
      {division.groups.map((group, index) => (
        <Fragment key={group.join()}>
          {index > 0 && (
            <>
              <span className="sr-only">and</span>
              <span aria-hidden="true" className="h-4 border-l-2 border-dashed border-bad" />
            </>
          )}
          <span className="flex flex-wrap gap-x-3">
            {group.map((id) => (
              <NodeChip key={id} id={id} />
            ))}
          </span>
        </Fragment>
      ))}
      <span className="text-quiet">
        {division.kind === "complete"
          ? "do not hear each other; each side goes on by itself."
          : "hear each other in one direction only."}
      </span>
    </p>
  );
}
