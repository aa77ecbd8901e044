interface Version {
  readonly vtag: string;
  readonly writtenIn: readonly string[];
  /** Operations that it knows of: the highest counter of each actor. */
  readonly operations: readonly { readonly actor: string; readonly counter: number }[];
}

export interface VersionHistory {
  /** Operations that every version knew. */
  readonly shared: number;
  readonly branches: readonly {
    readonly vtag: string;
    /** The regions that wrote it: "east". */
    readonly region: string;
    /** Operations that it knew beyond the shared ones. */
    readonly own: number;
  }[];
  /** Operations that the merge of them knows. */
  readonly joined: number;
}

/**
 * The shape of a history out of its version vectors: what all had in common is their pointwise minimum, what the merge
 * knows their maximum, and what lies between belongs to the branches.
 */
export function historyOf(versions: readonly Version[]): VersionHistory {
  const actors = [...new Set(versions.flatMap(({ operations }) => operations.map(({ actor }) => actor)))];
  const counters = versions.map(({ operations }) => new Map(operations.map(({ actor, counter }) => [actor, counter])));
  const across = (choose: (...counters: number[]) => number): number =>
    actors.reduce((sum, actor) => sum + choose(...counters.map((known) => known.get(actor) ?? 0)), 0);
  const shared = across(Math.min);
  const branches = versions.map(({ vtag, writtenIn, operations }) => ({
    vtag,
    region: writtenIn.join(" and "),
    own: operations.reduce((sum, { counter }) => sum + counter, 0) - shared,
  }));
  return { shared, branches, joined: across(Math.max) };
}
