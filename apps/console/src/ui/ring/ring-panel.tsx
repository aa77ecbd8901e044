"use client";

import { partitionOf, tokenOf, type Ring } from "@cartwheel/dynamo";
import { useMemo, useState } from "react";
import { keyBytesOf, type KeyName } from "../../model/key-name.ts";
import { turnOfToken } from "../../model/ring-geometry.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Panel } from "../parts/panel.tsx";
import { KeyForm } from "./key-form.tsx";
import { PartitionCard } from "./partition-card.tsx";
import { PartitionSlider } from "./partition-slider.tsx";
import { RingPicture } from "./ring-picture.tsx";

interface RingPanelProps {
  /** The key to begin with. */
  readonly initial?: KeyName;
}

/** The ring, the partition in focus in words, and a box to find a key's place. */
export function RingPanel({ initial = { bucket: "carts", printed: "" } }: RingPanelProps) {
  const { ring, nodes } = useCluster();
  const [name, setName] = useState<KeyName>(initial);
  const [pointed, setPointed] = useState<number | null>(null);
  const [picked, setPicked] = useState<number | null>(null);
  const place = useMemo(() => placeOf(ring, name), [ring, name]);
  const partition = pointed ?? picked ?? place?.partition ?? null;
  return (
    <Panel
      title="Ring"
      hint={ring === null ? undefined : `${ring.partitionCount} partitions, owners from outside in`}
      className="gap-2 pb-4"
    >
      <div className="mx-auto w-full max-w-[34rem] px-3">
        {ring === null ? (
          <RingOutline />
        ) : (
          <RingPicture
            ring={ring}
            nodes={nodes}
            partition={partition}
            keyTurn={place?.turn ?? null}
            onPoint={setPointed}
            onPick={setPicked}
          />
        )}
      </div>
      <div className="min-h-36 px-4">
        {ring !== null && (
          <PartitionSlider
            partitionCount={ring.partitionCount}
            partition={partition}
            isPicked={picked !== null}
            onPick={setPicked}
          />
        )}
        {ring !== null && partition !== null ? (
          <PartitionCard ring={ring} nodes={nodes} partition={partition} />
        ) : (
          <p className="max-w-prose text-quiet">
            Each slice of the circle is a partition, each colour a node. Point at one, or move the slider, to see who
            owns it and who stands in. Lines inside join nodes that hear each other.
          </p>
        )}
      </div>
      <div className="grid gap-2 border-t border-line px-4 pt-3">
        <KeyForm
          name={name}
          onChange={(next) => {
            setName(next);
            setPicked(null);
          }}
        />
        <p className="min-h-5 text-xs text-quiet">
          {place === null ? (
            "A key's token is the MD5 of bucket and key; it names the partition."
          ) : (
            <>
              token <span className="font-mono break-all text-ink">{place.token}</span>, partition {place.partition}
            </>
          )}
        </p>
      </div>
    </Panel>
  );
}

interface Place {
  readonly token: string;
  readonly turn: number;
  readonly partition: number;
}

function placeOf(ring: Ring | null, name: KeyName): Place | null {
  if (ring === null || name.bucket === "" || name.printed === "") return null;
  const token = tokenOf({ bucket: name.bucket, bytes: keyBytesOf(name.printed) });
  return {
    token: Array.from(token, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    turn: turnOfToken(token),
    partition: partitionOf(token, ring.partitionCount),
  };
}

/** While the ring is not known: its place, so that nothing jumps when it comes. */
function RingOutline() {
  return (
    <svg viewBox="-280 -280 560 560" className="block w-full" aria-hidden="true">
      <circle r={213} className="fill-none stroke-raised" strokeWidth={76} />
      <text textAnchor="middle" dy="0.35em" className="fill-quiet text-[15px]">
        The ring is not known yet
      </text>
    </svg>
  );
}
