"use client";

import { defaultBucketSettings, type Partition, type Ring } from "@cartwheel/dynamo";
import { useMemo } from "react";
import type { NodeReport } from "../../model/cluster-snapshot.ts";
import { partitionsPath, segmentPath, spanOf } from "../../model/ring-geometry.ts";
import { nodeColour } from "../parts/node-colour.ts";
import { misplacedBand, ownerBand, wholeBand } from "./ring-layout.ts";

/** Replicas drawn: what buckets use unless they say otherwise. */
export const replicasDrawn = defaultBucketSettings.n;

interface OwnerBandsProps {
  readonly ring: Ring;
  readonly nodes: readonly NodeReport[];
  /** The partition to bring forward, or null. */
  readonly partition: number | null;
}

/** The ring itself: for each partition its owners from outside in, and outermost a tick where hints wait. */
export function OwnerBands({ ring, nodes, partition }: OwnerBandsProps) {
  const paths = useMemo(() => ownerPaths(ring), [ring]);
  const silent = new Set(nodes.filter((node) => node.answer.status === "silent").map((node) => node.id));
  return (
    <g>
      {paths.map(({ node, rank, path }) => (
        <path
          key={`${node}-${rank}`}
          d={path}
          style={nodeColour(node, nodes)}
          className="node-colour ring-moves fill-(--node)"
          fillOpacity={silent.has(node) ? 0.16 : partition === null ? 1 : 0.4}
        />
      ))}
      <MisplacedTicks nodes={nodes} partitionCount={ring.partitionCount} />
      {partition !== null && <Highlight ring={ring} nodes={nodes} partition={partition} />}
    </g>
  );
}

interface OwnerPath {
  readonly node: string;
  readonly rank: number;
  readonly path: string;
}

function ownerPaths(ring: Ring): readonly OwnerPath[] {
  const owners = Array.from({ length: ring.partitionCount }, (_, partition) =>
    ring.preferenceList(partition as Partition, replicasDrawn).map((entry) => entry.node),
  );
  return ring.members.flatMap(({ id }) =>
    Array.from({ length: Math.min(replicasDrawn, ring.members.length) }, (_, rank) => ({
      node: id,
      rank,
      path: partitionsPath(ownerBand(rank), ring.partitionCount, (partition) => owners[partition]?.[rank] === id),
    })),
  );
}

interface MisplacedTicksProps {
  readonly nodes: readonly NodeReport[];
  readonly partitionCount: number;
}

function MisplacedTicks({ nodes, partitionCount }: MisplacedTicksProps) {
  return nodes.map(({ id, answer }) => {
    if (answer.status === "silent" || answer.view.misplaced.length === 0) return null;
    const waiting = new Set(answer.view.misplaced);
    return (
      <path
        key={id}
        d={partitionsPath(misplacedBand, partitionCount, (partition) => waiting.has(partition))}
        style={nodeColour(id, nodes)}
        className="node-colour fill-(--node)"
      />
    );
  });
}

interface HighlightProps {
  readonly ring: Ring;
  readonly nodes: readonly NodeReport[];
  readonly partition: number;
}

/** One partition, its segments a little larger than they are, in an outline. */
function Highlight({ ring, nodes, partition }: HighlightProps) {
  const span = spanOf(partition, ring.partitionCount);
  const widened = { from: span.from - 0.0012, to: span.to + 0.0012 };
  const owners = ring.preferenceList(partition as Partition, replicasDrawn).slice(0, replicasDrawn);
  const { inner, outer } = wholeBand(Math.min(replicasDrawn, ring.members.length));
  return (
    <g>
      {owners.map(({ node }, rank) => (
        <path
          key={node}
          d={segmentPath(ownerBand(rank), widened)}
          style={nodeColour(node, nodes)}
          className="node-colour fill-(--node)"
        />
      ))}
      <path
        d={segmentPath({ inner: inner - 3, outer: outer - 13 }, widened)}
        className="fill-none stroke-ink"
        strokeWidth={2}
        strokeLinejoin="round"
      />
    </g>
  );
}
