import type { NodeId } from "@cartwheel/dynamo";
import type { SimulatedNode } from "../world/simulated-node.ts";
import type { World } from "../world/world.ts";
import { DiskFaults } from "./disk-faults.ts";
import type { DiskFault, Fault, PlannedFault } from "./fault.ts";

/** Time that frames, and commits, under way may still take after healing, microseconds. */
const settleUs = 2_000_000;

/** An operator tries this often, and this far apart; and so does a fault that is not survivable yet. */
const attemptsMax = 10;
/** How long a node that is to stop may take to finish what it has begun, microseconds. */
const stopPatienceUs = 3_000_000;
const retryUs = 300_000;

/** Carries out a script of faults, counts those that did something, and in the end makes everything good. */
export class Nemesis {
  /** Faults that met something to break. */
  done = 0;
  readonly #world: World;
  readonly #onFault: (fault: Fault) => void;
  readonly #disks: DiskFaults;
  /** Who was asked to declare a node destroyed, in which of its lives, and has not answered. By the node. */
  readonly #declaredAt = new Map<NodeId, { readonly at: SimulatedNode; readonly life: number }>();
  #healed = false;

  constructor(world: World, onFault: (fault: Fault) => void) {
    this.#world = world;
    this.#disks = new DiskFaults(world);
    this.#onFault = onFault;
  }

  /** Enters a script into the world's schedule. */
  unleash(script: readonly PlannedFault[]): void {
    for (const { atUs, fault } of script) {
      this.#world.schedule.at(atUs, () => {
        this.#onFault(fault);
        if (this.#commit(fault)) this.done++;
      });
    }
  }

  /** Ends every fault: links whole, disks well, all nodes up, clocks right. */
  heal(): void {
    this.#healed = true;
    this.#world.network.heal(settleUs);
    this.#disks.putFilesBack();
    for (const node of this.#world.nodes) {
      node.disk.heal(settleUs);
      node.wallOffsetMs = 0;
      node.crashAfter("never");
      node.resume();
      this.#disks.renew(node);
      // A spare that nobody ever asked to join stays off.
      if (node.lives > 0 || !this.#world.isSpare(node.id)) node.start();
    }
    this.#world.linksChanged();
  }

  /**
   * An operator looks after the healed cluster: what was refused only now, as an older image, is made anew; and whose
   * disk was given up, under a declaration that came to nothing because late news took out its author or the leave before
   * it, is taken out and declared destroyed once more. Where goodbyes have left fewer members than N, a spare joins.
   */
  tend(): void {
    const ring = this.#world.finalRing();
    for (const node of this.#world.nodes) {
      this.#disks.renew(node);
      if (node.disk.content.retired !== "DESTROYED") continue;
      const status = ring.statusOf(node.id);
      if (status !== "member" && status !== "leaving" && status !== "removed") continue;
      const type = status === "member" ? "remove" : "destroyed";
      this.#change({ type: "change", author: 0, change: { type, node: node.id } }, 0);
    }
    const spare = this.#world.nodes.find(({ id }) => ring.statusOf(id) === "unknown")?.id;
    if (ring.members.length >= ring.n || spare === undefined) return;
    const change = { type: "join", member: { id: spare, zone: "zone-0", weight: 1 } } as const;
    this.#change({ type: "change", author: 0, change }, 0);
  }

  #commit(fault: Fault): boolean {
    const world = this.#world;
    switch (fault.type) {
      case "cut":
        world.network.cut(fault.directions);
        world.linksChanged();
        return fault.directions.length > 0;
      case "mend":
        world.network.cut([]);
        world.linksChanged();
        return false;
      case "clog":
        world.network.clog(fault.direction, fault.forUs);
        return true;
      case "crash":
        return this.#crash(fault.node);
      case "crash after effects":
        world.node(fault.node).crashAfter(fault.effects);
        return world.node(fault.node).isUp;
      case "stop":
        return this.#stop(fault);
      case "start":
        world.node(fault.node).start();
        world.linksChanged();
        return false;
      case "pause":
        world.node(fault.node).pause();
        return true;
      case "resume":
        world.node(fault.node).resume();
        return false;
      case "disk trouble":
      case "disk speed":
        return this.#troubleDisk(fault);
      case "wipe":
      case "keep image":
      case "restore image":
      case "swap files":
      case "flip bit":
      case "renew":
        return this.#harmDisk(fault, attemptsMax);
      case "change":
        this.#change(fault, attemptsMax);
        return true;
      case "wall clock":
        world.node(fault.node).wallOffsetMs = fault.offsetMs;
        world.aheadMs = Math.max(world.aheadMs, fault.offsetMs);
        return true;
    }
  }

  /** Plans and commits, at a member that is up; tries again for a while when there is none or it refuses. */
  #change(fault: Extract<Fault, { type: "change" }>, attempts: number): void {
    const world = this.#world;
    const { change, author } = fault;
    const newcomer = change.type === "join" ? change.member : change.type === "replace" ? change.by : null;
    if (newcomer !== null) world.node(newcomer.id).start();
    world.linksChanged();
    const again = (): void => {
      if (attempts > 0)
        world.schedule.after(retryUs, () => this.#change({ ...fault, author: author + 1 }, attempts - 1));
    };
    const members = world.nodes.filter((node) => node.isUp && node.view()?.status === "member");
    const at = members[author % Math.max(1, members.length)];
    if (at === undefined) return again();
    world.changeRequest(at, { type: "plan", change }, (planned) => {
      if (planned.type !== "planned" || !planned.plan.ok) return again();
      const { operation } = planned.plan;
      if (change.type === "remove" || change.type === "replace") this.#excuseQuietKeys(change.node);
      if (operation.type === "destroyed" && !this.#isLostForGood(operation.node)) return again();
      if (operation.type === "destroyed") this.#declaredAt.set(operation.node, { at, life: at.lives });
      world.changeRequest(at, { type: "commit", operation, address: "" }, (committed) => {
        if (operation.type === "destroyed") this.#declaredAt.delete(operation.node);
        if (committed.type === "committed") world.committed(change.type);
        else again();
      });
    });
  }

  /** Whoever is declared destroyed has lost its disk: nothing of it may come back that an operator gave up. */
  #isLostForGood(id: NodeId): boolean {
    const { identity, retired } = this.#world.node(id).disk.content;
    // Of files that were swapped for another's nothing is known, and its own may be put back.
    const isRetired = identity === id && retired === "DESTROYED";
    return identity === null || isRetired || this.#disks.commit({ type: "wipe", node: id }) === "done";
  }

  /** Whether an operator waits to hear that the node is declared destroyed; nobody begins such a node anew. */
  #isBeingDeclared(id: NodeId): boolean {
    const declared = this.#declaredAt.get(id);
    return declared !== undefined && declared.at.isUp && declared.at.lives === declared.life;
  }

  #harmDisk(fault: DiskFault, attempts: number): boolean {
    const mustWait = fault.type === "renew" && this.#isBeingDeclared(fault.node);
    const outcome = mustWait ? "postponed" : this.#disks.commit(fault);
    if (outcome === "done") this.#world.met(`disk: ${fault.type}`);
    if (outcome === "postponed" && attempts > 0 && !this.#healed) {
      this.#world.schedule.after(retryUs, () => {
        if (!this.#healed && this.#harmDisk(fault, attempts - 1)) this.done++;
      });
    }
    return outcome === "done";
  }

  /**
   * Whoever removes the last member that holds a key must expect that it is not found until the removed one has handed it
   * over: removed is not waited for (design §4, Ready).
   */
  #excuseQuietKeys(removed: NodeId): void {
    const world = this.#world;
    const members = world.finalRing().members.filter(({ id }) => id !== removed);
    for (const key of world.quietKeys) {
      if (!members.some(({ id }) => world.rowsOf(id).has(key))) world.quietKeys.delete(key);
    }
  }

  #crash(id: NodeId): boolean {
    const node = this.#world.node(id);
    const wasUp = node.isUp;
    node.crash();
    this.#world.linksChanged();
    return wasUp;
  }

  /** As a process does on SIGTERM: it refuses what comes, finishes what it has, and ends. */
  #stop({ node: id, lingerUs }: Extract<Fault, { type: "stop" }>): boolean {
    const node = this.#world.node(id);
    const { lives, isUp } = node;
    if (!isUp) return false;
    node.feed({ type: "close-doors" });
    this.#world.schedule.after(lingerUs, () => this.#endInOrder({ id, lives }, stopPatienceUs));
    return true;
  }

  #endInOrder(process: { readonly id: NodeId; readonly lives: number }, patienceUs: number): void {
    const node = this.#world.node(process.id);
    if (!node.isUp || node.lives !== process.lives || this.#healed) return;
    const inFlight = node.view()?.inFlight ?? 0;
    if (inFlight > 0 && patienceUs > 0) {
      this.#world.schedule.after(retryUs, () => this.#endInOrder(process, patienceUs - retryUs));
      return;
    }
    if (inFlight === 0) this.#world.met("stopped in order");
    this.#crash(process.id);
  }

  #troubleDisk(fault: Extract<Fault, { type: "disk trouble" | "disk speed" }>): boolean {
    const { disk } = this.#world.node(fault.node);
    if (fault.type === "disk speed") {
      disk.change({ commitMeanUs: fault.commitMeanUs });
      return true;
    }
    disk.change({ trouble: fault.trouble });
    return fault.trouble !== "none";
  }
}
