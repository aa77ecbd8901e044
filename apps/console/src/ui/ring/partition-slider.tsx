"use client";

import { X } from "lucide-react";
import { Button } from "../parts/button.tsx";

interface PartitionSliderProps {
  readonly partitionCount: number;
  /** The partition in focus, or null. */
  readonly partition: number | null;
  /** Whether it stays in focus when the pointer leaves. */
  readonly isPicked: boolean;
  readonly onPick: (partition: number | null) => void;
}

/** The way round the ring by keyboard and touch: arrow keys go from partition to partition. */
export function PartitionSlider({ partitionCount, partition, isPicked, onPick }: PartitionSliderProps) {
  return (
    <div className="flex min-h-8 items-center gap-3">
      <label className="flex flex-1 items-center gap-3 text-xs text-quiet">
        Partition
        <input
          type="range"
          min={0}
          max={partitionCount - 1}
          value={partition ?? 0}
          aria-valuetext={partition === null ? "none chosen" : `partition ${partition}`}
          onChange={(event) => onPick(Number(event.target.value))}
          onKeyDown={(event) => event.key === "Escape" && onPick(null)}
          className="min-w-0 flex-1 accent-(--color-accent)"
        />
        <output aria-hidden="true" className="w-8 text-right text-ink tabular-nums">
          {partition ?? "–"}
        </output>
      </label>
      <Button
        look="quiet"
        className={`px-1.5 ${isPicked ? "" : "invisible"}`}
        aria-label="Choose no partition"
        onClick={() => onPick(null)}
      >
        <X aria-hidden="true" size={15} />
      </Button>
    </div>
  );
}
