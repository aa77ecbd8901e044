/** Intervals and limits of a cluster client. None is needed for safety. */
export interface ClientTuning {
  /** How long a get waits for one node before a second is asked as well. Default 200. Small: double work; large: a stalled node is felt. */
  readonly hedgeMs: number;
  /** The same for a write that is marked mergeable, and for no other. Default 500: above what a stand-in takes to be asked. */
  readonly writeHedgeMs: number;
  /** Between pings to each node. Default 500. */
  readonly pingMs: number;
  /** Silence, in spite of pings, after which a node is asked last. Default 1,500. */
  readonly suspectAfterMs: number;
  /** Between looks at some node's membership history and addresses (paper §6.4). Default 10,000. */
  readonly refreshMs: number;
  /** First wait before dialling again; doubles up to `redialMaxMs`. Default 50. */
  readonly redialMs: number;
  /** Default 2,000. Large: a node that returns is noticed late. */
  readonly redialMaxMs: number;
  /** Between two `poll` hints of a watch. Default 3,000. */
  readonly pollMs: number;
  /** Operations under way at once; more are rejected as `UNAVAILABLE`. Default 10,000. */
  readonly inFlightMax: number;
}

export const defaultTuning: ClientTuning = {
  hedgeMs: 200,
  writeHedgeMs: 500,
  pingMs: 500,
  suspectAfterMs: 1_500,
  refreshMs: 10_000,
  redialMs: 50,
  redialMaxMs: 2_000,
  pollMs: 3_000,
  inFlightMax: 10_000,
};
