import type { Preset } from "./preset.ts";

/**
 * Sometimes-assertions: what a campaign of a few hundred seeds must be seen to reach. A simulation that never gets there
 * proves nothing about it. Names are those of the core's traces, or of what the judge notes.
 */
const situations: readonly string[] = [
  "acknowledged with a stand-in",
  "a repeat minted by a second coordinator",
  "batch-failed",
  "crash between effects",
  "every frame through the real codec",
  "failed: QUORUM_NOT_REACHED rejected",
  "failed: QUORUM_NOT_REACHED unknown",
  "forwarded",
  "fresh actor: never-minted",
  "fresh actor: other-start",
  "fresh actor: row-absent",
  "hint-drained",
  "hint-dropped",
  "hint-stored",
  "late duplicate",
  "not found, incomplete",
  "peer-suspected",
  "put reply without a context",
  "read-repair",
  "siblings returned",
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
  return preset === "cart" ? cartSituations : situations;
}
