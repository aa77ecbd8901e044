import { assert } from "../assert.ts";
import type { Key, NodeId, Partition } from "../ids.ts";
import { foldHistory } from "../membership/fold.ts";
import type { History, Member, Membership } from "../membership/types.ts";
import { partitionOfKey } from "./token.ts";

/**
 * Who owns what: a pure function of the membership history (design §3).
 *
 *     key -> token -> partition -> preference list
 *
 * The preference list names every member, in the order in which they are asked: the owners first, then all others
 * clockwise. The paper lists more than N nodes so that failures can be stepped over (§4.3); here that is the whole
 * ring, so a write is refused only when fewer than W members can be reached at all.
 */
export interface Ring extends Membership {
  partitionOf(key: Key): Partition;
  /** What the history makes of a node. */
  statusOf(node: NodeId): "member" | "leaving" | "removed" | "destroyed" | "unknown";
  /** The first entries of the preference list: a key's replicas. */
  ownersOf(partition: number, n: number): readonly NodeId[];
  /** Owners (the first min(n, members) distinct nodes clockwise, zones first), then every other member in ring order. */
  preferenceList(partition: Partition, n: number): readonly PreferenceEntry[];
}

export interface PreferenceEntry {
  readonly node: NodeId;
  /** `owner`: one of the key's N replicas. `other`: stands in when an owner is silent. */
  readonly role: "owner" | "other";
}

/** The ring that a history makes. */
export function createRing(history: History): Ring {
  const membership = foldHistory(history);
  const { members, leaving, removed, destroyed, firstOwners, partitionCount } = membership;
  const byId = new Map(members.map((member) => [member.id, member]));
  const memberAt = (partition: number): Member => {
    const member = byId.get(firstOwners[partition] ?? ("" as NodeId));
    assert(member !== undefined, "a partition is owned by a node that is no member");
    return member;
  };
  const zoneCount = new Set(members.map(({ zone }) => zone)).size;
  const lists = new Map<number, readonly PreferenceEntry[]>();
  const owners = new Map<number, readonly NodeId[]>();
  const ring: Ring = {
    ...membership,
    partitionOf: (key) => partitionOfKey(key, partitionCount),
    statusOf(node) {
      if (byId.has(node)) return "member";
      if (leaving.some(({ id }) => id === node)) return "leaving";
      if (removed.some(({ id }) => id === node)) return "removed";
      return destroyed.includes(node) ? "destroyed" : "unknown";
    },
    ownersOf(partition, n) {
      const cached = owners.get(partition * 1024 + n);
      if (cached !== undefined) return cached;
      const count = Math.min(n, members.length);
      const nodes =
        nearestOwners(partition, { partitionCount, memberAt, count, zoneCount }) ??
        ring.preferenceList(partition as Partition, n).flatMap(({ node, role }) => (role === "owner" ? [node] : []));
      owners.set(partition * 1024 + n, nodes);
      return nodes;
    },
    preferenceList(partition, n) {
      const cached = lists.get(partition * 1024 + n);
      if (cached !== undefined) return cached;
      const inRingOrder = clockwise(partition, partitionCount, memberAt);
      // A member whose share is nothing is never met on the way round, and still may be asked.
      const unmet = members.filter((member) => !inRingOrder.includes(member));
      const list = [
        ...orderMembers([...inRingOrder, ...unmet], Math.min(n, members.length)),
        // Leaving nodes stand in only when nobody else can (design §4).
        ...leaving.map(({ id }) => ({ node: id, role: "other" as const })),
      ];
      lists.set(partition * 1024 + n, list);
      return list;
    },
  };
  return ring;
}

interface Walk {
  readonly partitionCount: number;
  readonly memberAt: (partition: number) => Member;
  /** Owners wanted. */
  readonly count: number;
  /** Zones that any member is in: once all are met, no farther node can come first for its zone. */
  readonly zoneCount: number;
}

/**
 * The owners of a partition by a walk that goes no farther than it must, as one node of a large ring asks for the owners
 * of every partition at each change. Null where it would have to go all the way round.
 */
function nearestOwners(start: number, { partitionCount, memberAt, count, zoneCount }: Walk): readonly NodeId[] | null {
  const met = new Set<Member>();
  const firstOfZone = new Map<string, Member>();
  const zonesWanted = Math.min(count, zoneCount);
  for (let step = 0; step < partitionCount; step++) {
    const member = memberAt((start + step) % partitionCount);
    met.add(member);
    if (!firstOfZone.has(member.zone) && firstOfZone.size < zonesWanted) firstOfZone.set(member.zone, member);
    if (firstOfZone.size < zonesWanted || met.size < count) continue;
    const spread = [...firstOfZone.values()];
    const rest = [...met].filter((each) => !spread.includes(each));
    return [...spread, ...rest].slice(0, count).map(({ id }) => id);
  }
  return null;
}

/** Distinct members in the order in which the ring meets them, beginning at a partition. */
function clockwise(start: number, partitionCount: number, memberAt: (partition: number) => Member): readonly Member[] {
  const met = new Set<Member>();
  for (let step = 0; step < partitionCount; step++) met.add(memberAt((start + step) % partitionCount));
  return [...met];
}

function orderMembers(inRingOrder: readonly Member[], ownerCount: number): readonly PreferenceEntry[] {
  const owners: Member[] = [];
  const zones = new Set<string>();
  for (const member of inRingOrder) {
    if (owners.length < ownerCount && !zones.has(member.zone)) {
      zones.add(member.zone);
      owners.push(member);
    }
  }
  for (const member of inRingOrder) {
    if (owners.length < ownerCount && !owners.includes(member)) owners.push(member);
  }
  const others = inRingOrder.filter((member) => !owners.includes(member));
  return [
    ...owners.map(({ id }) => ({ node: id, role: "owner" as const })),
    ...others.map(({ id }) => ({ node: id, role: "other" as const })),
  ];
}
