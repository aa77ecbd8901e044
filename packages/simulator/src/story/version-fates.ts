import { accountedWrites } from "../truth/final-state.ts";
import type { FinalState } from "../truth/final-state.ts";
import type { Mint, Write } from "../truth/truth.ts";
import { namedMint, successorsOf } from "./row-change.ts";
import type { VersionFate } from "./story-event.ts";

/** What became of every version of a key in the end, in the order in which their writes were sent. */
export function versionFates(state: FinalState, key: string): readonly VersionFate[] {
  const accounted = accountedWrites(state);
  const writes = state.truth.writes.filter((write) => write.key === key);
  return writes.flatMap(({ mints }) => mints.map((mint) => fateOf(mint, { state, accounted })));
}

function fateOf(mint: Mint, { state, accounted }: { state: FinalState; accounted: ReadonlySet<Write> }): VersionFate {
  const { write, node } = mint;
  const final = state.keys.get(write.key);
  const successor = successorsOf(mint).find((later) => accounted.has(later));
  const reaped = state.truth.reaped(write.key).has(mint);
  const by = successor?.mints[0];
  const told = (fate: VersionFate["fate"], by: Mint | null): VersionFate => {
    const { kind, acknowledged } = write;
    return {
      version: namedMint(mint),
      kind,
      mintedBy: node,
      acknowledged,
      fate,
      by: by === null ? null : namedMint(by),
    };
  };
  if (final?.present.has(mint) === true) return told("sibling", null);
  if (by !== undefined) return told("superseded", by);
  if (reaped) return told("reaped", null);
  if (write.kind === "delete" && final?.known.has(mint) === true) return told("seen", null);
  // The other minting of a repeated write may be there in its place.
  const twin = write.mints.find((other) => final?.present.has(other) === true);
  if (twin !== undefined) return told("left no trace", twin);
  return told(write.acknowledged ? "lost" : "left no trace", null);
}
