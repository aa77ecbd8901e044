import type { DemoLink, DemoState } from "../../model/demo-state.ts";

/** What is wrong with the network at the moment, in short sentences, so that nobody forgets a fault they injected. */
export function disturbancesOf(state: DemoState): readonly string[] {
  const cut = state.cut === null ? [] : [`Cut: ${state.cut.groups.map((group) => group.join(", ")).join("  |  ")}`];
  const beyondCut = state.links.filter((link) => !(link.drop && isAcross(state, link)));
  return [...cut, ...grouped(beyondCut)];
}

/** The nodes of each zone: the groups of the obvious cut. */
export function zoneGroups(state: DemoState): readonly { readonly zone: string; readonly nodes: readonly string[] }[] {
  const zones = Map.groupBy(state.nodes, (node) => node.zone);
  return [...zones].map(([zone, nodes]) => ({ zone, nodes: nodes.map((node) => node.id) }));
}

function isAcross(state: DemoState, { from, to }: DemoLink): boolean {
  const groupOf = (id: string): number => state.cut?.groups.findIndex((group) => group.includes(id)) ?? -1;
  return groupOf(from) !== -1 && groupOf(to) !== -1 && groupOf(from) !== groupOf(to);
}

/** Links that leave one node and suffer alike, as one sentence. */
function grouped(links: readonly DemoLink[]): readonly string[] {
  const alike = Map.groupBy(links, (link) => `${link.from} ${link.drop} ${link.delayMs}`);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const targets = group.map((link) => link.to).join(", ");
    const what = first.drop ? "nothing arrives" : `${first.delayMs} ms late`;
    return [`${first.from} → ${targets}: ${what}`];
  });
}
