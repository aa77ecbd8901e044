import type { NodeId, PlacedRow } from "@cartwheel/dynamo";
import { DiskContent } from "../disk/disk-content.ts";
import type { SimulatedNode } from "../world/simulated-node.ts";
import type { World } from "../world/world.ts";
import type { DiskFault } from "./fault.ts";

/** How a fault went. `postponed`: it would have taken the last cover of an acknowledged write. */
export type DiskFaultOutcome = "done" | "nothing to do" | "postponed";

/**
 * Faults that take rows, or whole directories, and the operator who puts right what they left. The ledger is asked
 * before anything goes.
 */
export class DiskFaults {
  readonly #world: World;
  readonly #images = new Map<NodeId, DiskContent>();

  constructor(world: World) {
    this.#world = world;
  }

  commit(fault: DiskFault): DiskFaultOutcome {
    const node = this.#world.node(fault.node);
    switch (fault.type) {
      case "wipe":
        return this.#replace(node, new DiskContent(null));
      case "keep image":
        this.#images.set(node.id, node.disk.content.copy());
        return "nothing to do";
      case "restore image":
        return this.#restore(node);
      case "swap files":
        return this.#swap(node, this.#world.node(fault.other));
      case "flip bit":
        return this.#flip(node, fault.row);
      case "renew":
        this.renew(node);
        return "nothing to do";
    }
  }

  /** Everybody gets the own files back. */
  putFilesBack(): void {
    const contents = this.#world.nodes.map(({ disk }) => disk.content);
    for (const { id, disk } of this.#world.nodes) {
      if (disk.content.identity === id) continue;
      disk.content = contents.find(({ identity }) => identity === id) ?? new DiskContent(null);
    }
  }

  /** The operator's answer to a lost disk, or to one that was refused as an older image: begin anew, clock set first. */
  renew(node: SimulatedNode): void {
    const { content } = node.disk;
    const isLost = content.identity === null || (content.identity === node.id && content.retired === "DISK_BEHIND");
    if (!isLost || this.#world.finalRing().statusOf(node.id) === "destroyed") return;
    node.wallOffsetMs = 0;
    node.renew();
    node.start();
    this.#world.met("started on a disk made anew");
    this.#world.linksChanged();
  }

  #restore(node: SimulatedNode): DiskFaultOutcome {
    const image = this.#images.get(node.id)?.copy();
    if (image === undefined || image.identity !== node.id) return "nothing to do";
    image.isOlderImage = true;
    return this.#replace(node, image);
  }

  /** Whatever the image still has of them, the rows count as lost: it may be refused and set aside. */
  #replace(node: SimulatedNode, content: DiskContent): DiskFaultOutcome {
    const { disk } = node;
    if (disk.content.identity !== node.id || disk.content.retired !== null) return "nothing to do";
    if (!this.#take(node, disk.rows)) return "postponed";
    this.#world.ledger.noteReplaced(node.id);
    node.crash();
    disk.content = content;
    this.#world.linksChanged();
    return "done";
  }

  /** Two that have their own get each other's; two that have each other's get their own. */
  #swap(a: SimulatedNode, b: SimulatedNode): DiskFaultOutcome {
    const [inA, inB] = [a.disk.content.identity, b.disk.content.identity];
    if (!(inA === a.id && inB === b.id) && !(inA === b.id && inB === a.id)) return "nothing to do";
    a.crash();
    b.crash();
    [a.disk.content, b.disk.content] = [b.disk.content, a.disk.content];
    this.#world.linksChanged();
    return "done";
  }

  #flip(node: SimulatedNode, row: number): DiskFaultOutcome {
    const { disk } = node;
    const ring = this.#world.finalRing();
    const all = [...disk.rows].sort(([a], [b]) => (a < b ? -1 : 1));
    const misplaced = all.filter(([, { partition, n }]) => !ring.ownersOf(partition, n).includes(node.id));
    const chosen = row % 2 === 0 && misplaced.length > 0 ? misplaced : all;
    const key = chosen[Math.floor(row / 2) % Math.max(1, chosen.length)]?.[0];
    const hit = key === undefined ? undefined : disk.rows.get(key);
    if (key === undefined || hit === undefined || disk.content.identity !== node.id) return "nothing to do";
    if (!this.#take(node, new Map([[key, hit]]))) return "postponed";
    disk.content.damage(key);
    this.#world.accidents.noteLostRow(node.id, key);
    return "done";
  }

  #take({ id }: SimulatedNode, rows: ReadonlyMap<string, PlacedRow>): boolean {
    const loss = { node: id, rows };
    const survives = this.#world.ledger.survives(this.#world, loss);
    if (survives) this.#world.ledger.enter(this.#world, loss);
    else this.#world.met("a fault postponed: it would have taken the last cover");
    return survives;
  }
}
