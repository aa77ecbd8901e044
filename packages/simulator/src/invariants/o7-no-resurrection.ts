import { covers } from "@cartwheel/dynamo";
import { name } from "../truth/truth.ts";
import type { Invariant } from "./invariant.ts";

export const noResurrection: Invariant = {
  id: "O7",
  holds: "nothing superseded, deleted or expired comes back",
  /** A row that knows of an event must not show what that event's client had been shown. */
  onRow({ truth, key, row, node }) {
    for (const { dot } of row.siblings) {
      const successor = truth
        .find(key, dot)
        ?.successors.find((write) => write.mints.some((mint) => covers(row.clock, mint.dot)));
      if (successor !== undefined) {
        return `${node} stores ${name(dot)} of ${key} beside ${successor.requestId}, which superseded it`;
      }
    }
    return null;
  },
  onReply({ world, exchange: { key, to }, response }) {
    if (response.type !== "got") return null;
    const { wallMs } = world.node(to);
    const expired = response.siblings.find(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= wallMs);
    return expired === undefined ? null : `${to} shows ${expired.requestId} of ${key}, which has expired`;
  },
  atEnd({ truth, keys, world }) {
    for (const write of truth.writes) {
      if (!write.acknowledged || world.ledger.isWrittenOff(write)) continue;
      for (const mint of keys.get(write.key)?.present ?? []) {
        if (write.past.has(mint)) {
          return `${mint.write.requestId} of ${write.key} is back after the acknowledged ${write.kind} ${write.requestId}`;
        }
      }
    }
    return null;
  },
};
