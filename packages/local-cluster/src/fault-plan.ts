import type { NodeId, Zone } from "@cartwheel/dynamo";
import { healthyDisk } from "./node-faults.ts";
import type { DiskFault, LinkFault, NodeFaults } from "./node-faults.ts";

/**
 * All network and disk faults of a cluster as one value, and what each node has to do about it. Pure: the cluster keeps
 * one plan, replaces it on every command, and tells each node its part.
 *
 *     cut [a b] | [c d]        a -- b    c -- d      e, named in no group, still reaches everyone (a bridge)
 *
 * A client belongs to the group that holds most nodes of its zone, so cutting two regions also parts the shops from the
 * nodes of the other region.
 */
export interface FaultPlan {
  readonly cut: Cut | null;
  /** At most one entry for each ordered pair of nodes. */
  readonly links: readonly LinkRule[];
  readonly disks: ReadonlyMap<NodeId, DiskFault>;
}

/** Invariant: groups share no node, and there are at least two of them. */
export interface Cut {
  readonly groups: readonly (readonly NodeId[])[];
}

/** Spoils the messages that travel from one node to another, in this direction only. */
export interface LinkRule extends LinkFault {
  readonly from: NodeId;
  readonly to: NodeId;
}

export interface Located {
  readonly id: NodeId;
  readonly zone: Zone;
}

/** Links to change: every ordered pair of a node in `from` and a different node in `to`. */
export interface LinkChange {
  readonly from: readonly NodeId[];
  readonly to: readonly NodeId[];
  readonly change: Partial<LinkFault>;
}

export const noPlan: FaultPlan = { cut: null, links: [], disks: new Map() };

/** Replaces the present cut, if any. Link rules stay as they are. */
export function withCut(plan: FaultPlan, groups: Cut["groups"]): FaultPlan {
  return { ...plan, cut: { groups } };
}

/** Changes the rules of the links named, and leaves what the change does not mention. */
export function withLinks(plan: FaultPlan, { from, to, change }: LinkChange): FaultPlan {
  const rules = new Map(plan.links.map((rule) => [linkName(rule), rule]));
  for (const source of from) {
    for (const target of to) {
      if (source === target) continue;
      const name = linkName({ from: source, to: target });
      const before = rules.get(name) ?? { from: source, to: target, dropRate: 0, delayMs: 0 };
      rules.set(name, { ...before, ...change });
    }
  }
  return { ...plan, links: [...rules.values()].filter((rule) => rule.dropRate > 0 || rule.delayMs > 0) };
}

/** Replaces what is wrong with one node's disk. */
export function withDisk(plan: FaultPlan, node: NodeId, disk: DiskFault): FaultPlan {
  const disks = new Map(plan.disks);
  if (disk.mode === "healthy") disks.delete(node);
  else disks.set(node, disk);
  return { ...plan, disks };
}

/** The same faults for a node that lives on under another identity. */
export function withRenamed(plan: FaultPlan, before: NodeId, after: NodeId): FaultPlan {
  const renamed = (id: NodeId): NodeId => (id === before ? after : id);
  return {
    cut: plan.cut === null ? null : { groups: plan.cut.groups.map((group) => group.map(renamed)) },
    links: plan.links.map((rule) => ({ ...rule, from: renamed(rule.from), to: renamed(rule.to) })),
    // What was wrong with the lost disk is not wrong with the new one.
    disks: new Map([...plan.disks].filter(([id]) => id !== before)),
  };
}

/** What `self` must do to play its part in the plan. Both ends of a cut link drop, so frames in flight vanish too. */
export function faultsOf(plan: FaultPlan, self: NodeId, members: readonly Located[]): NodeFaults {
  const sendingTo: Record<string, LinkFault> = {};
  const deafTo: NodeId[] = [];
  for (const { id: peer } of members) {
    if (peer === self) continue;
    const outbound = linkFault(plan, self, peer);
    if (outbound.dropRate > 0 || outbound.delayMs > 0) sendingTo[peer] = outbound;
    if (linkFault(plan, peer, self).dropRate === 1) deafTo.push(peer);
  }
  return {
    sendingTo,
    deafTo,
    clientZonesCut: zonesCutFrom(plan, self, members),
    disk: plan.disks.get(self) ?? healthyDisk,
  };
}

/** Every ordered pair of members that the plan disturbs. */
export function disturbedLinks(plan: FaultPlan, members: readonly Located[]): LinkRule[] {
  return members.flatMap(({ id: from }) =>
    members
      .filter(({ id }) => id !== from)
      .map(({ id: to }) => ({ from, to, ...linkFault(plan, from, to) }))
      .filter((link) => link.dropRate > 0 || link.delayMs > 0),
  );
}

function linkFault(plan: FaultPlan, from: NodeId, to: NodeId): LinkFault {
  const rule = plan.links.find((candidate) => candidate.from === from && candidate.to === to);
  const severed = isSevered(plan.cut, from, to);
  return { dropRate: severed ? 1 : (rule?.dropRate ?? 0), delayMs: rule?.delayMs ?? 0 };
}

function isSevered(cut: Cut | null, one: NodeId, other: NodeId): boolean {
  const [groupOfOne, groupOfOther] = [groupOf(cut, one), groupOf(cut, other)];
  return groupOfOne !== -1 && groupOfOther !== -1 && groupOfOne !== groupOfOther;
}

function groupOf(cut: Cut | null, node: NodeId): number {
  return cut?.groups.findIndex((group) => group.includes(node)) ?? -1;
}

function zonesCutFrom(plan: FaultPlan, self: NodeId, members: readonly Located[]): Zone[] {
  const own = groupOf(plan.cut, self);
  if (plan.cut === null || own === -1) return [];
  const zones = new Set(members.map(({ zone }) => zone));
  return [...zones].filter((zone) => {
    const home = homeOf(plan.cut, zone, members);
    return home !== -1 && home !== own;
  });
}

/** The group with most nodes of the zone, the first of equals; -1 when no group names any of them. */
function homeOf(cut: Cut | null, zone: Zone, members: readonly Located[]): number {
  const residents = members.filter((member) => member.zone === zone).map(({ id }) => id);
  const counts = (cut?.groups ?? []).map((group) => group.filter((node) => residents.includes(node)).length);
  const most = Math.max(0, ...counts);
  return most === 0 ? -1 : counts.indexOf(most);
}

function linkName({ from, to }: { readonly from: NodeId; readonly to: NodeId }): string {
  return `${from}>${to}`;
}
