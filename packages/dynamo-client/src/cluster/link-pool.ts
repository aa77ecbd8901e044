import type { Key, NodeId, Zone } from "@cartwheel/dynamo";
import type { ClusterViewMessage } from "@cartwheel/wire";
import type { Dial } from "./dial.ts";
import { NodeLink } from "./node-link.ts";
import type { ClientTuning } from "./tuning.ts";
import { Topology } from "./topology.ts";

export interface PoolSetup {
  readonly seeds: readonly string[];
  readonly clusterId: string;
  readonly dial: Dial;
  readonly tuning: ClientTuning;
  readonly handlers: PoolHandlers;
}

interface PoolHandlers {
  /** A node answers on a new connection. */
  usable(link: NodeLink): void;
  /** A connection closed, and with it all that its node was told. */
  gone(link: NodeLink): void;
  /** Which nodes are well, or who owns what, may be different from before. */
  shifted(): void;
  changed(key: Key): void;
}

/** A node as this client sees it. */
export interface NodeSight {
  readonly node: NodeId;
  readonly zone: Zone;
  readonly address: string | null;
  /** `suspect`: connected, but silent or late. */
  readonly state: "up" | "suspect" | "down";
}

/** A tick this much late means that this process slept, and that silence proves nothing. */
const stallMs = 1_000;
const refreshSoonestMs = 1_000;

/**
 * Links to every member, kept open, and the topology learned over them.
 *
 * Seeds only begin: the first node that answers any of them tells who the members are and where they listen. A seed's
 * link then is that member's link. When no member can be reached, the seeds are tried again beside them. Members that
 * join are linked and those that are taken out unlinked as soon as some node has told of it.
 */
export class LinkPool {
  readonly topology: Topology;
  readonly #setup: PoolSetup;
  readonly #links = new Set<NodeLink>();
  readonly #byNode = new Map<NodeId, NodeLink>();
  #awaitingSettled: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #tickedMs = 0;
  #refreshedMs = Number.NEGATIVE_INFINITY;
  #healthBefore = "";

  constructor(setup: PoolSetup) {
    this.#setup = setup;
    this.topology = new Topology(setup.clusterId);
  }

  start(): void {
    this.#tickedMs = performance.now();
    for (const seed of this.#setup.seeds) this.#add(seed, null);
    // Not unref'd: an open client is a reason to stay alive, and so are its connections.
    this.#timer = setInterval(() => this.#tick(performance.now()), this.#setup.tuning.pingMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    for (const link of this.#links) link.stop();
    this.#links.clear();
    this.#byNode.clear();
  }

  /** The link of a node, if messages may be sent over it. */
  usableLink(node: NodeId): NodeLink | null {
    const link = this.#byNode.get(node);
    return link?.isUsable === true ? link : null;
  }

  usableLinks(): readonly NodeLink[] {
    return [...this.#byNode.values()].filter((link) => link.isUsable);
  }

  /** Calls back once, as soon as every link that is known has been used or has failed at least once. */
  whenSettled(callback: () => void): void {
    this.#awaitingSettled.push(callback);
    this.#checkSettled();
  }

  /** Takes in what a node told, and links whoever is new. */
  learn(cluster: ClusterViewMessage): void {
    this.topology.learn(cluster);
    this.#followRing();
  }

  #checkSettled(): void {
    const links = [...this.#links];
    if (links.length === 0 || !links.every((link) => link.isUsable || link.refusal !== null)) return;
    const waiting = this.#awaitingSettled;
    this.#awaitingSettled = [];
    for (const callback of waiting) callback();
  }

  sights(): readonly NodeSight[] {
    const nowMs = performance.now();
    return this.topology.routable.map(({ id, zone }) => {
      const link = this.usableLink(id);
      const state = link === null ? "down" : link.isSuspect(nowMs) ? "suspect" : "up";
      return { node: id, zone, address: this.topology.addressOf(id), state };
    });
  }

  /** Why nothing is reachable, for a failure's message. */
  troubles(): string {
    const troubles = [...this.#links].map(({ address, refusal }) => `${address}: ${refusal?.code ?? "no answer yet"}`);
    return troubles.join(", ");
  }

  /** Something did not go as the topology said. Asks again, but not more than once a second. */
  refreshSoon(): void {
    const nowMs = performance.now();
    if (nowMs - this.#refreshedMs >= refreshSoonestMs) this.#refresh(nowMs);
  }

  #add(address: string, expect: NodeId | null): void {
    const link: NodeLink = new NodeLink({
      address: () => (link.node === null ? null : this.topology.addressOf(link.node)) ?? address,
      expect,
      dial: this.#setup.dial,
      tuning: this.#setup.tuning,
      handlers: {
        opened: (opened) => this.#opened(opened),
        proven: (proven) => {
          this.#setup.handlers.usable(proven);
          this.#checkSettled();
          this.#setup.handlers.shifted();
        },
        closed: (closed) => {
          this.#setup.handlers.gone(closed);
          this.#setup.handlers.shifted();
          this.refreshSoon();
        },
        failed: () => this.#checkSettled(),
        changed: (key) => this.#setup.handlers.changed(key),
      },
    });
    this.#links.add(link);
    if (expect !== null) this.#byNode.set(expect, link);
    link.start();
  }

  #opened(link: NodeLink): void {
    const { node } = link;
    if (node === null) return;
    const other = this.#byNode.get(node);
    if (other !== undefined && other !== link) {
      // Two addresses of one node. The connection that is there stays; another attempt makes way for it.
      const extra = other.isOpen ? link : other;
      extra.stop();
      this.#links.delete(extra);
      this.#checkSettled();
      if (extra === link) return;
    }
    this.#byNode.set(node, link);
    this.#look(link);
  }

  /** Asks a node what it knows. Its answer also proves the link. */
  #look(link: NodeLink): void {
    link.ask(
      { type: "view" },
      {
        answered: (answer) => {
          if (answer.type !== "view") return;
          this.learn(answer.cluster);
          this.#checkSettled();
          this.#setup.handlers.shifted();
        },
        lost: () => {},
      },
    );
  }

  /** A link for each node that may be asked, and none for those that were taken out. */
  #followRing(): void {
    const { routable } = this.topology;
    for (const { id } of routable) {
      const address = this.topology.addressOf(id);
      if (address !== null && !this.#byNode.has(id)) this.#add(address, id);
    }
    for (const [node, link] of this.#byNode) if (this.topology.isOut(node)) this.#drop(link);
    // Once every node has a link of its own, a seed that has not answered is one of them a second time.
    if (!routable.every(({ id }) => this.#byNode.has(id))) return;
    for (const link of this.#links) if (link.node === null) this.#drop(link);
  }

  #drop(link: NodeLink): void {
    link.stop();
    this.#links.delete(link);
    if (link.node === null) return;
    this.#byNode.delete(link.node);
    this.#setup.handlers.gone(link);
  }

  #tick(nowMs: number): void {
    const lateMs = nowMs - this.#tickedMs - this.#setup.tuning.pingMs;
    this.#tickedMs = nowMs;
    for (const link of this.#links) {
      if (lateMs > stallMs) link.excuse(nowMs);
      link.ping();
    }
    if (nowMs - this.#refreshedMs >= this.#setup.tuning.refreshMs) this.#refresh(nowMs);
    const health = this.sights()
      .map(({ state }) => state)
      .join();
    if (health !== this.#healthBefore) this.#setup.handlers.shifted();
    this.#healthBefore = health;
  }

  /** Looks at a random node (paper §6.4), or tries the seeds again when there is none to look at. */
  #refresh(nowMs: number): void {
    const links = this.usableLinks().filter((each) => !each.isSuspect(nowMs));
    const link = links[Math.floor(Math.random() * links.length)];
    if (link !== undefined) {
      this.#refreshedMs = nowMs;
      this.#look(link);
      return;
    }
    const tried = new Set([...this.#links].map(({ address }) => address));
    for (const seed of this.#setup.seeds) if (!tried.has(seed)) this.#add(seed, null);
  }
}
