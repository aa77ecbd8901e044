import type { NodeId, NodeView, RingId } from "@cartwheel/dynamo";
import type { NodeReport } from "./cluster-snapshot.ts";

/**
 * Reports drawn as a matrix, for tests: each entry is one node's view of all, in the order of the entries.
 * `.` hears it, `x` suspects it, `-` is itself; a row of `?` did not answer.
 */
export function reportsFrom(matrix: Readonly<Record<string, string>>): readonly NodeReport[] {
  const ids = Object.keys(matrix);
  return Object.entries(matrix).map(([id, row]) => ({
    id,
    zone: id.replace(/-\d+$/, ""),
    address: "127.0.0.1:4100",
    answer: row.startsWith("?")
      ? { status: "silent", reason: "did not answer within 800 ms", lastAnsweredAtMs: null }
      : { status: "answered", view: viewOf(id, row, ids), tookMs: 2 },
  }));
}

function viewOf(id: string, row: string, ids: readonly string[]): NodeView {
  const peers = ids.flatMap((peer, index) => {
    const mark = row[index];
    if (mark !== "." && mark !== "x") return [];
    return [
      {
        node: peer as NodeId,
        zone: peer.replace(/-\d+$/, ""),
        status: "member" as const,
        phi: 0.2,
        state: mark === "." ? ("up" as const) : ("suspect" as const),
        silentMs: mark === "." ? 200 : 9_000,
        incarnation: 1,
        heartbeat: 10,
        misplaced: [],
      },
    ];
  });
  return {
    id: id as NodeId,
    incarnation: 1,
    ringId: "0".repeat(32) as RingId,
    commitSequence: 0,
    status: "member",
    confirmed: true,
    recovering: [],
    reapHindrance: null,
    peers,
    misplaced: [],
    inFlight: 0,
  };
}
