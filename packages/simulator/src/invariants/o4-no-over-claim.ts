import { covers } from "@cartwheel/dynamo";
import type { Dot, VersionVector } from "@cartwheel/dynamo";
import { name } from "../truth/truth.ts";
import type { Mint, Truth } from "../truth/truth.ts";
import type { Invariant } from "./invariant.ts";

interface Claimed {
  readonly truth: Truth;
  readonly key: string;
  readonly clock: VersionVector;
  readonly shown: readonly Dot[];
  /** Versions that had expired by then need not be shown. */
  readonly wallMs: number;
}

export const noOverClaim: Invariant = {
  id: "O4",
  holds:
    "no clock, stored or returned, claims a write that it does not come with and that nothing it claims supersedes",
  onRow({ truth, key, row, node }) {
    const problem = overClaim({ truth, key, clock: row.clock, shown: row.siblings.map(({ dot }) => dot), wallMs: 0 });
    return problem === null ? null : `${node} stores a row of ${key} that ${problem}`;
  },
  onReply({ truth, world, exchange: { key, to }, response }) {
    if (response.type !== "got" && response.type !== "written") return null;
    if (response.clock === null) return null;
    const shown = (response.siblings ?? []).map(({ dot }) => dot);
    if (response.type === "written") shown.push(response.dot);
    // A write may have been coordinated elsewhere, by another clock and a while ago.
    const wallMs = response.type === "got" ? world.node(to).wallMs : world.latestWallMs;
    const problem = overClaim({ truth, key, clock: response.clock, shown, wallMs });
    return problem === null ? null : `the answer to a ${response.type === "got" ? "get" : "put"} of ${key} ${problem}`;
  },
};

/** A delete has nothing to show, so it counts as shown; and so does every repeat of a write that is shown once. */
function overClaim({ truth, key, clock, shown, wallMs }: Claimed): string | null {
  const invented = truth.findUnissued(key, clock);
  if (invented !== undefined) return `claims ${name(invented)}, which nobody minted`;
  const shownWrites = shown.map((dot) => truth.find(key, dot)?.write);
  const hidden = truth.findClaimed(
    key,
    clock,
    (mint) => !isSuperseded(mint, clock) && !shownWrites.includes(mint.write) && !isExpired(mint, wallMs),
  );
  return hidden === undefined ? null : `claims ${hidden.write.requestId} ${name(hidden.dot)} without showing it`;
}

function isExpired({ write: { expiresAtMs } }: Mint, wallMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= wallMs;
}

function isSuperseded({ write }: Mint, clock: VersionVector): boolean {
  if (write.kind === "delete") return true;
  // Spelled out: of all that is judged, this is asked most often.
  for (const { mints } of write.successors) for (const { dot } of mints) if (covers(clock, dot)) return true;
  return false;
}
