"use client";

import type { Ring } from "@cartwheel/dynamo";
import type { ReactNode } from "react";
import type { NodeReport } from "../../model/cluster-snapshot.ts";
import type { DemoNode } from "../../model/demo-state.ts";
import { healthOf } from "../../model/health.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { shortDuration } from "../parts/durations.ts";
import { NodeChip } from "../parts/node-chip.tsx";
import { Panel } from "../parts/panel.tsx";
import { ScrollBox } from "../parts/scroll-box.tsx";
import { toneSoft } from "../parts/tone.ts";
import { NodeActions } from "./node-actions.tsx";

/** One row for each member, from its own lips where it answers. */
export function NodeTable() {
  const { snapshot, nodes, ring } = useCluster();
  const demo = snapshot?.demo.status === "present" ? snapshot.demo.state : null;
  return (
    <Panel title="Nodes" hint="each row as the node itself tells it" className="pb-2">
      <ScrollBox label="Nodes">
        <table className="w-full text-[0.86rem]">
          <thead className="text-left text-xs text-quiet">
            <tr>
              <Heading>State</Heading>
              <Heading>Node</Heading>
              <Heading>Zone</Heading>
              <Heading numeric title="Partitions it is first owner of">
                First owner
              </Heading>
              <Heading numeric title="The longest any other node has waited for a word from it">
                Last heard
              </Heading>
              <Heading numeric title="Counts its starts">
                Incarnation
              </Heading>
              <Heading numeric title="Durable commits so far">
                Commits
              </Heading>
              <Heading numeric title="Requests it coordinates right now">
                In flight
              </Heading>
              <Heading numeric title="Partitions of which it holds rows for others">
                Hints waiting
              </Heading>
              {demo !== null && (
                <th scope="col" className="px-3 py-1.5">
                  <span className="sr-only">Faults</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <NodeRow
                key={node.id}
                node={node}
                nodes={nodes}
                ring={ring}
                process={demo?.nodes.find((each) => each.id === node.id)?.state ?? null}
              />
            ))}
            {nodes.length === 0 && (
              <tr>
                <td colSpan={10} className="px-4 py-6 text-quiet">
                  {snapshot === null ? "Asking…" : `No node has answered at ${snapshot.seeds.join(", ")} yet.`}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  );
}

interface NodeRowProps {
  readonly node: NodeReport;
  readonly nodes: readonly NodeReport[];
  readonly ring: Ring | null;
  /** What the demo's supervisor says of its process; null outside a demo. */
  readonly process: DemoNode["state"] | null;
}

function NodeRow({ node, nodes, ring, process }: NodeRowProps) {
  const health = healthOf(node, nodes);
  const view = node.answer.status === "answered" ? node.answer.view : null;
  const owned = ring?.firstOwners.filter((owner) => owner === node.id).length ?? null;
  const hints = view?.misplaced.length ?? null;
  return (
    <tr className="border-t border-line" data-testid={`node-${node.id}`}>
      <td className="py-1.5 pr-3 pl-4">
        <span
          className={`inline-block rounded-md px-1.5 py-0.5 font-mono text-xs font-semibold ${toneSoft[health.tone]}`}
          title={health.letters === "UN" ? "up, normal" : "down, normal"}
        >
          {health.letters}
        </span>
      </td>
      <th scope="row" className="min-w-44 px-3 py-1.5 text-left font-medium">
        <NodeChip id={node.id} />
        <span className="block text-xs font-normal text-quiet">
          {process !== null && process !== "running" && <span className="text-bad">{process}; </span>}
          {health.note || node.address}
        </span>
        {view !== null && view.reapHindrance !== null && (
          <span className="block text-xs font-normal text-quiet">deleted rows stay for now: {view.reapHindrance}</span>
        )}
      </th>
      <td className="px-3 py-1.5">{node.zone}</td>
      <Figure value={owned === null ? null : `${owned}`} />
      <Figure value={lastHeard(node, nodes)} />
      <Figure value={view && `${view.incarnation}`} />
      <Figure value={view && view.commitSequence.toLocaleString("en")} />
      <Figure value={view && `${view.inFlight}`} />
      <Figure value={hints === null ? null : `${hints}`} emphasised={hints !== null && hints > 0} />
      {process !== null && (
        <td className="py-1.5 pr-3 pl-1 text-right">
          <NodeActions id={node.id} />
        </td>
      )}
    </tr>
  );
}

/** The longest silence that any answering node has noted of this one: what the failure detectors work from. */
function lastHeard(node: NodeReport, nodes: readonly NodeReport[]): string | null {
  const silences = nodes.flatMap(({ id, answer }) => {
    if (id === node.id || answer.status === "silent") return [];
    const peer = answer.view.peers.find((each) => each.node === node.id);
    return peer === undefined || peer.silentMs === null ? [] : [peer.silentMs];
  });
  return silences.length === 0 ? null : shortDuration(Math.max(...silences));
}

interface HeadingProps {
  readonly children: ReactNode;
  readonly numeric?: boolean;
  readonly title?: string;
}

function Heading({ children, numeric = false, title }: HeadingProps) {
  return (
    <th
      scope="col"
      title={title}
      className={`px-3 py-1.5 font-medium whitespace-nowrap first:pl-4 ${numeric ? "text-right" : ""}`}
    >
      {children}
    </th>
  );
}

function Figure({ value, emphasised = false }: { readonly value: string | null; readonly emphasised?: boolean }) {
  return (
    <td className={`px-3 py-1.5 text-right whitespace-nowrap ${emphasised ? "font-semibold text-warning" : ""}`}>
      {value ?? <span className="text-quiet">–</span>}
    </td>
  );
}
