import type { NodeId } from "../ids.ts";
import type { MemberReport } from "../node/peer-message.ts";

/** Reports of more nodes than this are not kept: a cluster that large is somebody's invention. */
const reportsMax = 4096;

interface Highest {
  readonly incarnation: number;
  readonly commitSequence: number;
}

/** The newest report of each member, however it came here, and the most that was ever seen of it. */
export class Reports {
  readonly #reports = new Map<NodeId, MemberReport>();
  readonly #highest = new Map<NodeId, Highest>();

  /** Keeps the newer one. Returns whether this one is. */
  learn(report: MemberReport): boolean {
    const known = this.#reports.get(report.node);
    if (known !== undefined && !isNewer(report, known)) return false;
    if (known === undefined && this.#reports.size >= reportsMax) return false;
    this.#reports.set(report.node, report);
    this.#raise(report.node, report);
    return true;
  }

  /** An acknowledgement showed that the node has committed this much. */
  raiseCommitSequence(node: NodeId, commitSequence: number): void {
    this.#raise(node, { incarnation: 0, commitSequence });
  }

  /** A later start with an older disk does not lower it. */
  highest(node: NodeId): Highest | null {
    return this.#highest.get(node) ?? null;
  }

  get(node: NodeId): MemberReport | undefined {
    return this.#reports.get(node);
  }

  all(): readonly MemberReport[] {
    return [...this.#reports.values()];
  }

  /** What is known here that `theirs` lacks or has older. */
  newerThan(theirs: readonly MemberReport[]): readonly MemberReport[] {
    const known = new Map(theirs.map((report) => [report.node, report]));
    return this.all().filter((report) => {
      const other = known.get(report.node);
      return other === undefined || isNewer(report, other);
    });
  }

  /** Members that said they hold rows of a partition which they do not own. */
  holdersOf(partition: number): readonly NodeId[] {
    const holders: NodeId[] = [];
    for (const { node, misplaced } of this.#reports.values()) if (misplaced.includes(partition)) holders.push(node);
    return holders;
  }

  /** Forgets whoever is not among these. */
  keepOnly(nodes: ReadonlySet<NodeId>): void {
    for (const node of this.#reports.keys()) if (!nodes.has(node)) this.#reports.delete(node);
    for (const node of this.#highest.keys()) if (!nodes.has(node)) this.#highest.delete(node);
  }

  #raise(node: NodeId, seen: Highest): void {
    const known = this.#highest.get(node) ?? { incarnation: 0, commitSequence: 0 };
    this.#highest.set(node, {
      incarnation: Math.max(known.incarnation, seen.incarnation),
      commitSequence: Math.max(known.commitSequence, seen.commitSequence),
    });
  }
}

function isNewer(a: MemberReport, b: MemberReport): boolean {
  return a.incarnation !== b.incarnation ? a.incarnation > b.incarnation : a.heartbeat > b.heartbeat;
}
