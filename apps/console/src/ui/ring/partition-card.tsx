"use client";

import type { Partition, Ring } from "@cartwheel/dynamo";
import type { NodeReport } from "../../model/cluster-snapshot.ts";
import { NodeChip } from "../parts/node-chip.tsx";
import { replicasDrawn } from "./owner-bands.tsx";

interface PartitionCardProps {
  readonly ring: Ring;
  readonly nodes: readonly NodeReport[];
  readonly partition: number;
}

/** The picture's focus in words: whose the partition is, and who stands in. */
export function PartitionCard({ ring, nodes, partition }: PartitionCardProps) {
  const list = ring.preferenceList(partition as Partition, replicasDrawn);
  const owners = list.filter((entry) => entry.role === "owner");
  const others = list.filter((entry) => entry.role === "other");
  const holders = nodes.filter(
    ({ answer }) => answer.status === "answered" && answer.view.misplaced.includes(partition),
  );
  return (
    <div className="grid gap-1.5">
      <p>
        <span className="font-medium">Partition {partition}</span>
        <span className="ml-2 font-mono text-xs text-quiet">
          tokens {tokenStart(partition, ring.partitionCount)}… to {tokenStart(partition + 1, ring.partitionCount)}…
        </span>
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-quiet">Owners</dt>
        <dd className="flex flex-wrap gap-x-4 gap-y-1">
          {owners.map(({ node }, index) => (
            <span key={node} className="inline-flex items-center gap-1.5">
              <span className="text-xs text-quiet tabular-nums">{index + 1}</span>
              <NodeChip id={node} />
            </span>
          ))}
        </dd>
        {others.length > 0 && (
          <>
            <dt className="text-quiet">Stand-ins</dt>
            <dd className="flex flex-wrap gap-x-4 gap-y-1">
              {others.map(({ node }) => (
                <NodeChip key={node} id={node} faded />
              ))}
            </dd>
          </>
        )}
        {holders.length > 0 && (
          <>
            <dt className="text-warning">Hints wait at</dt>
            <dd className="flex flex-wrap gap-x-4 gap-y-1">
              {holders.map(({ id }) => (
                <NodeChip key={id} id={id} />
              ))}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

/** First four hex digits of the first token of a partition; the end of the last is the end of the circle. */
function tokenStart(partition: number, count: number): string {
  if (partition >= count) return "ffff";
  return Math.floor((partition / count) * 0x10000)
    .toString(16)
    .padStart(4, "0");
}
