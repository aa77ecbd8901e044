import type { NodeReport } from "./cluster-snapshot.ts";
import { divisionOf, linksBetween, suspectedBy } from "./sight.ts";

/** The state letters that operators know from `nodetool status`: up or down; then normal, joining or leaving. */
export interface NodeHealth {
  readonly letters: "UN" | "DN" | "UJ" | "UL";
  /** One clause, or empty when there is nothing to say. */
  readonly note: string;
  readonly tone: "good" | "warning" | "bad";
}

export function healthOf(node: NodeReport, all: readonly NodeReport[]): NodeHealth {
  const suspecting = suspectedBy(all, node.id);
  if (node.answer.status === "silent") return { letters: "DN", note: node.answer.reason, tone: "bad" };
  if (suspecting.length > 0) {
    return { letters: "UN", note: `suspected by ${suspecting.join(", ")}`, tone: "warning" };
  }
  const { status, confirmed, recovering } = node.answer.view;
  if (status === "unknown") return { letters: "UJ", note: "waits for its join to be committed", tone: "warning" };
  if (status !== "member") return { letters: "UL", note: "hands over what it holds", tone: "warning" };
  if (!confirmed) return { letters: "UN", note: "no other member has confirmed its disk yet", tone: "warning" };
  if (recovering.length > 0) {
    const partitions = recovering.length === 1 ? "1 partition" : `${recovering.length} partitions`;
    return { letters: "UN", note: `${partitions} recovering: their not-found does not count`, tone: "warning" };
  }
  return { letters: "UN", note: "", tone: "good" };
}

/** The whole picture in one sentence, for the top of the page and for a screen reader. */
export interface Headline {
  readonly text: string;
  readonly tone: "good" | "warning" | "bad";
}

export function headlineOf(nodes: readonly NodeReport[]): Headline {
  const silent = nodes.filter((node) => node.answer.status === "silent");
  if (nodes.length === 0) return { text: "No node has answered yet.", tone: "bad" };
  if (silent.length === nodes.length)
    return { text: "No node answers. The picture below is the last one known.", tone: "bad" };

  const division = divisionOf(nodes);
  const down = silent.length === 0 ? "" : ` ${listed(silent.map((node) => node.id))} ${isOrAre(silent.length)} down.`;
  if (division.kind !== "none") {
    const sides = division.groups.map((group) => listed(group)).join("  |  ");
    const how = division.kind === "complete" ? "Partitioned" : "Partitioned one way";
    return { text: `${how}: ${sides}.${down}`, tone: "bad" };
  }
  if (silent.length > 0) return { text: down.trim(), tone: "bad" };
  const oneWay = linksBetween(nodes).filter((link) => link.kind !== "both");
  if (oneWay.length > 0) {
    const pairs = oneWay.map((link) => `${link.a} and ${link.b}`).join("; ");
    return { text: `Up, but views differ between ${pairs}.`, tone: "warning" };
  }
  const hints = misplacedCount(nodes);
  if (hints > 0) {
    const what = hints === 1 ? "1 partition waits" : `${hints} partitions wait`;
    return { text: `All ${nodes.length} nodes up. ${what} to be handed to its owners.`, tone: "warning" };
  }
  return { text: `All ${nodes.length} nodes up, and every node hears every other.`, tone: "good" };
}

/** Partitions of which some node holds rows it does not own, each holder counted. */
function misplacedCount(nodes: readonly NodeReport[]): number {
  return nodes.reduce((sum, { answer }) => sum + (answer.status === "answered" ? answer.view.misplaced.length : 0), 0);
}

function listed(names: readonly string[]): string {
  if (names.length <= 1) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function isOrAre(count: number): string {
  return count === 1 ? "is" : "are";
}
