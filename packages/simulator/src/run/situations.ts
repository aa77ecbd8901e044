import type { Preset } from "./preset.ts";

/**
 * Sometimes-assertions: what a campaign of a few hundred seeds must be seen to reach. A simulation that never gets there
 * proves nothing about it. Names are those of the core's traces, or of what the judge notes.
 */
const situations: readonly string[] = [
  "a damaged row written anew",
  "a fault postponed: it would have taken the last cover",
  "a tombstone reaped",
  "acknowledged with a stand-in",
  "an expired row reaped",
  "an expired version stored and not shown",
  "a repeat minted by a second coordinator",
  "batch-failed",
  "crash between effects",
  "disk: flip bit",
  "disk: restore image",
  "disk: swap files",
  "disk: wipe",
  "every frame through the real codec",
  "failed: QUORUM_NOT_REACHED rejected",
  "failed: QUORUM_NOT_REACHED unknown",
  "forwarded",
  "fresh actor: never-minted",
  "fresh actor: other-start",
  "fresh actor: row-absent",
  "halted: DISK_BEHIND",
  "hint-drained",
  "hint-dropped",
  "hint-stored",
  "late duplicate",
  "not found, incomplete",
  "partition-ready",
  "peer-suspected",
  "put reply without a context",
  "read-repair",
  "row-quarantined",
  "siblings returned",
  "start refused: another node's files",
  "start refused: no identity",
  "start refused: retired",
  "started on a disk made anew",
  "three siblings in a row",
  "tombstone stored",
];

/**
 * The same for shops. `paper-union: returned` is the anomaly that the paper tells of (§4.4): a removed line resurfaces.
 * A campaign that never met it would not know a returned line if it saw one.
 */
const cartSituations: readonly string[] = [
  "a change sent again",
  "every frame through the real codec",
  "kept by some nodes",
  "merge written back",
  "or-map: removed",
  "or-map: stable",
  "or-map: stale read",
  "paper-union: returned",
  "paper-union: stable",
  "versions merged",
  "written without reading",
];

export function situationsOf(preset: Preset): readonly string[] {
  switch (preset) {
    case "swarm":
      return [...situations, "clock-truncated", "stopped in order"];
    case "membership":
      return situations;
    case "cart":
      return cartSituations;
  }
}
