/**
 * Sometimes-assertions: what a campaign of a few hundred seeds must be seen to reach. A simulation that never gets there
 * proves nothing about it. Names are those of the core's traces, or of what the judge notes.
 */
export const situations: readonly string[] = [
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
