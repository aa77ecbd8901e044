import type { NodeReport } from "./cluster-snapshot.ts";

/**
 * Who hears whom. Each node judges the others alone (paper §4.8.3), so there is one answer per pair *and direction*, and
 * during a one-way cut the two directions differ. `no-answer`: this console could not ask the observer.
 */
export type Sight =
  | { readonly kind: "self" }
  | { readonly kind: "hears"; readonly silentMs: number | null }
  | { readonly kind: "suspects"; readonly silentMs: number | null }
  | { readonly kind: "unaware" }
  | { readonly kind: "no-answer" };

/** What `observer` believes of the node `subject`. */
export function sightOf(observer: NodeReport, subject: string): Sight {
  if (observer.answer.status === "silent") return { kind: "no-answer" };
  if (observer.id === subject) return { kind: "self" };
  const peer = observer.answer.view.peers.find((each) => each.node === subject);
  if (peer === undefined) return { kind: "unaware" };
  return { kind: peer.state === "up" ? "hears" : "suspects", silentMs: peer.silentMs };
}

/** A pair of nodes, by what the two say of each other. */
export interface Link {
  readonly a: string;
  readonly b: string;
  /** `one-way`: exactly one of the two hears the other. `unknown`: neither could be asked. */
  readonly kind: "both" | "one-way" | "neither" | "unknown";
}

/** Every pair once. Where only one of the two answered, its word is all there is. */
export function linksBetween(nodes: readonly NodeReport[]): readonly Link[] {
  return nodes.flatMap((a, index) =>
    nodes.slice(index + 1).map((b) => ({ a: a.id, b: b.id, kind: linkKind(sightOf(a, b.id), sightOf(b, a.id)) })),
  );
}

function linkKind(forth: Sight, back: Sight): Link["kind"] {
  const known = [forth, back].filter((sight) => sight.kind !== "no-answer");
  if (known.length === 0) return "unknown";
  const hearing = known.filter((sight) => sight.kind === "hears").length;
  if (hearing === 0) return "neither";
  return hearing === known.length ? "both" : "one-way";
}

/**
 * The nodes that answered, in groups that hear each other both ways, directly or through others; largest first. More
 * than one group is a partition. Nodes that did not answer are in no group.
 */
export function groupsOf(nodes: readonly NodeReport[]): readonly (readonly string[])[] {
  const answered = nodes.filter((node) => node.answer.status === "answered");
  const group = new Map(answered.map((node) => [node.id, node.id]));
  for (const link of linksBetween(answered)) {
    const [left, right] = [group.get(link.a), group.get(link.b)];
    if (link.kind !== "both" || left === undefined || right === undefined || left === right) continue;
    for (const [id, name] of group) if (name === right) group.set(id, left);
  }
  const members = Map.groupBy(group.keys(), (id) => group.get(id));
  return [...members.values()].toSorted((a, b) => b.length - a.length);
}

/**
 * How the answering nodes are divided. `one-way`: across the groups something still arrives, but in one direction only.
 */
export type Division =
  | { readonly kind: "none" }
  | { readonly kind: "one-way" | "complete"; readonly groups: readonly (readonly string[])[] };

export function divisionOf(nodes: readonly NodeReport[]): Division {
  const groups = groupsOf(nodes);
  if (groups.length < 2) return { kind: "none" };
  const answered = nodes.filter((node) => node.answer.status === "answered");
  const isAcross = ({ a, b }: Link): boolean => !groups.some((group) => group.includes(a) && group.includes(b));
  const someArrives = linksBetween(answered).some((link) => link.kind === "one-way" && isAcross(link));
  return { kind: someArrives ? "one-way" : "complete", groups };
}

/** The nodes that answered and suspect `subject`. */
export function suspectedBy(nodes: readonly NodeReport[], subject: string): readonly string[] {
  return nodes.filter((node) => sightOf(node, subject).kind === "suspects").map((node) => node.id);
}
