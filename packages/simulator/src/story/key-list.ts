import type { FinalState } from "../truth/final-state.ts";
import { versionFates } from "./version-fates.ts";

/** One key of a run, to choose from. */
export interface KeySummary {
  readonly key: string;
  readonly writes: number;
  readonly acknowledged: number;
  /** Versions minted; more than writes where a repeat was minted by a second coordinator. */
  readonly versions: number;
  readonly siblingsAtEnd: number;
  readonly lost: number;
}

/** All keys that a run wrote, in the order of their first writes, and any other that is on a disk. */
export function keysOf(state: FinalState): readonly KeySummary[] {
  const stored = state.world.nodes.flatMap(({ disk }) => [...disk.rows.keys()]);
  return [...new Set([...state.keys.keys(), ...stored])].map((key) => {
    const writes = state.truth.writes.filter((write) => write.key === key);
    const fates = versionFates(state, key);
    return {
      key,
      writes: writes.length,
      acknowledged: writes.filter(({ acknowledged }) => acknowledged).length,
      versions: fates.length,
      siblingsAtEnd: state.keys.get(key)?.present.size ?? 0,
      lost: fates.filter(({ fate }) => fate === "lost").length,
    };
  });
}

export function keyLine(summary: KeySummary): string {
  const { key, writes, acknowledged, versions, siblingsAtEnd, lost } = summary;
  const fate = lost > 0 ? `${lost} LOST` : "none lost";
  return `${key}: ${writes} writes (${acknowledged} acknowledged), ${versions} versions, ${siblingsAtEnd} siblings in the end, ${fate}`;
}
