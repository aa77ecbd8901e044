import type { NodeId } from "../ids.ts";
import type { Member } from "./types.ts";

/**
 * Who seems reachable, by this node's own measurements alone (paper §4.8.3: failure detection is purely local).
 *
 * Accrual (Hayashibara et al. 2004, in the exponential form that Cassandra uses): suspicion grows with silence,
 * measured in the peer's own usual pace of news. It only starts a probe, first directly and through two others; who
 * answers neither is suspect. A verdict changes the order in which members are asked, never who is asked, so a wrong
 * one costs time and cannot cost data. Down is never removed.
 */
export type Reachability =
  | "up"
  /** Others reach it, we do not: the way between us is broken. */
  | "unreachable"
  | "suspect";

interface Peer {
  readonly member: Member;
  state: Reachability;
  /** Since when a probe is out, or null. */
  probedMs: number | null;
  heardMs: number | null;
  /** When somebody else last had fresh news of it, or null. */
  heardOfMs: number | null;
  /** Mean time between news, smoothed. */
  paceMs: number;
}

/** Weight of the latest interval in the mean. */
const smoothing = 0.2;

export class FailureDetector {
  #peers = new Map<NodeId, Peer>();
  readonly #suspectAfterMs: number;
  readonly #usualPaceMs: number;

  /**
   * `suspectAfterMs`: the silence that is too long for a peer whose news comes every `usualPaceMs`. For one whose news
   * is slower it stretches in proportion.
   */
  constructor({ suspectAfterMs, usualPaceMs }: { readonly suspectAfterMs: number; readonly usualPaceMs: number }) {
    this.#suspectAfterMs = suspectAfterMs;
    this.#usualPaceMs = usualPaceMs;
  }

  /** Who is watched from now on. What is known of those who stay is kept. */
  watch(members: readonly Member[]): void {
    this.#peers = new Map(members.map((member) => [member.id, this.#peers.get(member.id) ?? this.#newcomer(member)]));
  }

  peers(): readonly NodeId[] {
    return [...this.#peers.keys()];
  }

  isKnown(node: NodeId): boolean {
    return this.#peers.has(node);
  }

  /** Whether asking it is likely to be in vain. A node that is not watched is never suspect. */
  isSuspect(node: NodeId): boolean {
    const state = this.#peers.get(node)?.state;
    return state !== undefined && state !== "up";
  }

  suspects(): readonly NodeId[] {
    return [...this.#peers].filter(([, { state }]) => state !== "up").map(([node]) => node);
  }

  /** A message came from it. Returns true when it was out of reach until now. */
  heard(node: NodeId, nowMs: number): boolean {
    const peer = this.#peers.get(node);
    if (peer === undefined) return false;
    this.#news(peer, nowMs);
    peer.probedMs = null;
    const returned = peer.state !== "up";
    peer.state = "up";
    return returned;
  }

  /** Somebody else had fresh news of it: it lives, whether we reach it or not. */
  heardOf(node: NodeId, nowMs: number): void {
    const peer = this.#peers.get(node);
    if (peer === undefined) return;
    peer.heardOfMs = nowMs;
    if (peer.state === "up") this.#news(peer, nowMs);
    else peer.state = "unreachable";
  }

  /** Its connection closed: suspect until it is heard again. Returns whether that is new. */
  disconnected(node: NodeId): boolean {
    const peer = this.#peers.get(node);
    if (peer === undefined || peer.state !== "up") return false;
    peer.state = "suspect";
    peer.probedMs = null;
    return true;
  }

  /** Whether a probe should be sent now: it is up, and none is out. Notes the probe. */
  beginProbe(node: NodeId, nowMs: number): boolean {
    const peer = this.#peers.get(node);
    if (peer === undefined || peer.state !== "up" || peer.probedMs !== null) return false;
    peer.probedMs = nowMs;
    return true;
  }

  /** A probe's time is over. Returns whether its silence makes the peer newly suspect. */
  endProbe(node: NodeId, startedMs: number): boolean {
    const peer = this.#peers.get(node);
    if (peer === undefined || peer.probedMs !== startedMs) return false;
    peer.probedMs = null;
    peer.state = "suspect";
    return true;
  }

  /**
   * Who has been silent for too long. `stalledMs` is how late this node's own tick came: while it was not listening
   * nobody can be blamed for silence, so everyone is given that much longer.
   */
  overdue(nowMs: number, stalledMs: number): readonly NodeId[] {
    const overdue: NodeId[] = [];
    for (const [node, peer] of this.#peers) {
      peer.heardMs = peer.heardMs === null ? nowMs : Math.min(nowMs, peer.heardMs + stalledMs);
      if (peer.state === "up" && phi(nowMs - peer.heardMs, peer.paceMs) > this.#phiMax()) overdue.push(node);
      // Others have no news of it either any more: old reports may have been on their way when it died.
      const newsMs = Math.max(peer.heardMs, peer.heardOfMs ?? 0);
      if (peer.state === "unreachable" && phi(nowMs - newsMs, peer.paceMs) > this.#phiMax()) peer.state = "suspect";
    }
    return overdue;
  }

  view(nowMs: number): readonly {
    readonly member: Member;
    readonly state: Reachability;
    readonly silentMs: number | null;
    readonly phi: number;
  }[] {
    return [...this.#peers.values()].map(({ member, state, heardMs, paceMs }) => {
      const silentMs = heardMs === null ? null : nowMs - heardMs;
      return { member, state, silentMs, phi: silentMs === null ? 0 : phi(silentMs, paceMs) };
    });
  }

  #phiMax(): number {
    return phi(this.#suspectAfterMs, this.#usualPaceMs);
  }

  #news(peer: Peer, nowMs: number): void {
    if (peer.heardMs !== null && nowMs > peer.heardMs) {
      const mean = peer.paceMs + smoothing * (nowMs - peer.heardMs - peer.paceMs);
      // Busy peers are heard many times a second; that must not make an idle second suspicious.
      peer.paceMs = Math.max(this.#usualPaceMs, Math.min(mean, 10 * this.#usualPaceMs));
    }
    peer.heardMs = nowMs;
  }

  /** Before anything was heard it counts as up: asking a dead peer costs a moment, not asking costs a copy. */
  #newcomer(member: Member): Peer {
    return { member, state: "up", probedMs: null, heardMs: null, heardOfMs: null, paceMs: this.#usualPaceMs };
  }
}

/** Minus the decimal logarithm of the chance that news at this pace is this late: silence / (pace * ln 10). */
function phi(silentMs: number, paceMs: number): number {
  return (0.4342944819 * silentMs) / paceMs;
}
