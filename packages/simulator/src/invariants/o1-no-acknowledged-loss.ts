import { accountedWrites } from "../truth/final-state.ts";
import type { Invariant } from "./invariant.ts";

export const noAcknowledgedLoss: Invariant = {
  id: "O1",
  holds: "no acknowledged write is lost: it is there, or an accounted write superseded it whose client had seen it",
  /** By certificate, owners delete what is superseded or expired, and nothing that still lives. */
  onReplace({ world, key, node, before, certified }) {
    if (!certified) return null;
    const { wallMs } = world.node(node);
    const alive = before.siblings.find(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > wallMs);
    return alive === undefined ? null : `${node} deletes ${key} for good with ${alive.requestId}, which lives`;
  },
  atEnd(state) {
    const accounted = accountedWrites(state);
    const { ledger } = state.world;
    const lost = state.truth.writes.find((write) => {
      return write.acknowledged && !accounted.has(write) && !ledger.isWrittenOff(write);
    });
    return lost === undefined ? null : `${lost.kind} ${lost.requestId} of ${lost.key} was acknowledged and is lost`;
  },
};
