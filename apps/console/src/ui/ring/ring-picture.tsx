"use client";

import type { Partition, Ring } from "@cartwheel/dynamo";
import type { MouseEvent } from "react";
import type { NodeReport } from "../../model/cluster-snapshot.ts";
import { partitionUnder, pointAt } from "../../model/ring-geometry.ts";
import { OwnerBands, replicasDrawn } from "./owner-bands.tsx";
import { halfWidth, misplacedBand, wholeBand } from "./ring-layout.ts";
import { SightWeb } from "./sight-web.tsx";

interface RingPictureProps {
  readonly ring: Ring;
  readonly nodes: readonly NodeReport[];
  /** The partition in focus, by pointer, slider or key; null for none. */
  readonly partition: number | null;
  /** Where on the ring a key lies, in turns; null for none. */
  readonly keyTurn: number | null;
  readonly onPoint: (partition: number | null) => void;
  readonly onPick: (partition: number | null) => void;
}

/**
 * The ring, drawn, for the eye and the pointer. Everything it shows is in words beside it, and the slider below it goes
 * through the partitions by keyboard; so screen readers are spared the picture.
 */
export function RingPicture({ ring, nodes, partition, keyTurn, onPoint, onPick }: RingPictureProps) {
  const band = wholeBand(Math.min(replicasDrawn, ring.members.length));
  const under = (event: MouseEvent<SVGElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = (2 * halfWidth) / box.width;
    const point = {
      x: (event.clientX - box.left) * scale - halfWidth,
      y: (event.clientY - box.top) * scale - halfWidth,
    };
    return partitionUnder(point, band, ring.partitionCount);
  };
  return (
    <svg
      viewBox={`${-halfWidth} ${-halfWidth} ${2 * halfWidth} ${2 * halfWidth}`}
      className="block w-full touch-manipulation select-none"
      aria-hidden="true"
      onPointerMove={(event) => onPoint(under(event))}
      onPointerLeave={() => onPoint(null)}
      onClick={(event) => onPick(under(event))}
    >
      <OwnerBands ring={ring} nodes={nodes} partition={partition} />
      <SightWeb nodes={nodes} owners={partition === null ? null : ownersOf(ring, partition)} />
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
