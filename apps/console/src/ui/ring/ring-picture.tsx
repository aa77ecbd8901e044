"use client";

import type { Partition, Ring } from "@cartwheel/dynamo";
import type { KeyboardEvent, PointerEvent } from "react";
import type { NodeReport } from "../../model/cluster-snapshot.ts";
import { partitionUnder, pointAt } from "../../model/ring-geometry.ts";
import { OwnerBands, replicasDrawn } from "./owner-bands.tsx";
import { halfWidth, misplacedBand, wholeBand } from "./ring-layout.ts";
import { SightWeb } from "./sight-web.tsx";

interface RingPictureProps {
  readonly ring: Ring;
  readonly nodes: readonly NodeReport[];
  /** The partition in focus, by pointer, keyboard or key; null for none. */
  readonly partition: number | null;
  /** Where on the ring a key lies, in turns; null for none. */
  readonly keyTurn: number | null;
  readonly onPoint: (partition: number | null) => void;
  readonly onPick: (partition: number | null) => void;
}

/**
 * The ring, drawn. For the keyboard and for screen readers it is a slider over the partitions, whose value is read out
 * with its owners; the same is in words beside it.
 */
export function RingPicture({ ring, nodes, partition, keyTurn, onPoint, onPick }: RingPictureProps) {
  const owners = partition === null ? null : ownersOf(ring, partition);
  const under = (event: PointerEvent<SVGElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = (2 * halfWidth) / box.width;
    const point = {
      x: (event.clientX - box.left) * scale - halfWidth,
      y: (event.clientY - box.top) * scale - halfWidth,
    };
    return partitionUnder(point, wholeBand(Math.min(replicasDrawn, ring.members.length)), ring.partitionCount);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = afterKey(event.key, partition ?? -1, ring.partitionCount);
    if (next === undefined) return;
    event.preventDefault();
    onPick(next);
  };
  return (
    <svg
      viewBox={`${-halfWidth} ${-halfWidth} ${2 * halfWidth} ${2 * halfWidth}`}
      className="block w-full touch-manipulation rounded-full select-none"
      role="slider"
      tabIndex={0}
      aria-label="Partition on the ring"
      aria-valuemin={0}
      aria-valuemax={ring.partitionCount - 1}
      aria-valuenow={partition ?? 0}
      aria-valuetext={owners === null ? "no partition chosen" : `partition ${partition}, owners ${owners.join(", ")}`}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => onPoint(under(event))}
      onPointerLeave={() => onPoint(null)}
      onClick={(event) => onPick(under(event as unknown as PointerEvent<SVGElement>))}
    >
      <OwnerBands ring={ring} nodes={nodes} partition={partition} />
      <SightWeb nodes={nodes} owners={owners} />
      {keyTurn !== null && <KeyMarker turn={keyTurn} />}
    </svg>
  );
}

/** A pin at the key's token. */
function KeyMarker({ turn }: { readonly turn: number }) {
  const tip = pointAt(turn, misplacedBand.inner - 4);
  return (
    <g transform={`translate(${tip.x} ${tip.y}) rotate(${turn * 360})`}>
      <path d="M0 2L-7 -12A7.6 7.6 0 1 1 7 -12Z" className="fill-ink stroke-panel" strokeWidth={1.5} />
      <circle cy={-15} r={2.6} className="fill-panel" />
    </g>
  );
}

function ownersOf(ring: Ring, partition: number): readonly string[] {
  return ring
    .preferenceList(partition as Partition, replicasDrawn)
    .filter((entry) => entry.role === "owner")
    .map((entry) => entry.node);
}

/** The partition a key press leads to, null to let go, undefined when the key means nothing here. */
function afterKey(key: string, partition: number, count: number): number | null | undefined {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 16,
    PageDown: -16,
  };
  if (key === "Escape") return null;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = steps[key];
  return step === undefined ? undefined : (partition + step + count) % count;
}
