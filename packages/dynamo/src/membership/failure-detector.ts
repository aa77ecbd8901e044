import { assert } from "../assert.ts";
import type { NodeId } from "../ids.ts";
import type { Heartbeat } from "../node/peer-message.ts";
import type { Member, PeerState } from "./types.ts";

/**
 * Who seems reachable, by this node's own measurements alone (paper §4.8.3: failure detection is purely local).
 *
 * A peer is suspect while nothing has been heard from it for `suspectAfterMs`, or since its connection closed. The
 * verdict only changes the order in which members are asked, never who is asked, so a wrong one costs time and cannot
 * cost data. Down is never removed.
 */
interface Peer {
  readonly member: Member;
  lastHeardMs: number | null;
  suspect: boolean;
  incarnation: number;
  heartbeat: number;
  misplaced: readonly number[];
}

export class FailureDetector {
  readonly #peers: Map<NodeId, Peer>;
  readonly #suspectAfterMs: number;

  constructor(peers: readonly Member[], suspectAfterMs: number) {
    this.#suspectAfterMs = suspectAfterMs;
    // Before anything was heard everybody counts as up: asking a dead peer costs a moment, not asking costs a copy.
    this.#peers = new Map(
      peers.map((member) => [
        member.id,
        { member, lastHeardMs: null, suspect: false, incarnation: 0, heartbeat: 0, misplaced: [] },
      ]),
    );
  }

  isKnown(node: NodeId): boolean {
    return this.#peers.has(node);
  }

  isSuspect(node: NodeId): boolean {
    return this.#peers.get(node)?.suspect ?? false;
  }

  /** Members that said they hold rows of a partition which they do not own. */
  holdersOf(partition: number): readonly NodeId[] {
    const holders: NodeId[] = [];
    for (const [node, peer] of this.#peers) if (peer.misplaced.includes(partition)) holders.push(node);
    return holders;
  }

  /** Any message is a sign of life. Returns true when the peer was suspect until now. */
  heard(node: NodeId, nowMs: number): boolean {
    const peer = this.#peers.get(node);
    if (peer === undefined) return false;
    const returned = peer.suspect;
    peer.lastHeardMs = nowMs;
    peer.suspect = false;
    return returned;
  }

  onHeartbeat(node: NodeId, message: Heartbeat): void {
    const peer = this.#peers.get(node);
    assert(peer !== undefined, "a heartbeat of a stranger");
    // A late or repeated heartbeat must not undo what a newer one said.
    if (message.incarnation < peer.incarnation) return;
    if (message.incarnation === peer.incarnation && message.heartbeat < peer.heartbeat) return;
    peer.incarnation = message.incarnation;
    peer.heartbeat = message.heartbeat;
    peer.misplaced = message.misplaced;
  }

  /** Its connection closed: suspect until it is heard again. Returns whether that is new. */
  disconnected(node: NodeId): boolean {
    const peer = this.#peers.get(node);
    if (peer === undefined || peer.suspect) return false;
    peer.suspect = true;
    return true;
  }

  /**
   * Looks for silence. `stalledMs` is how late this node's own tick came: while it was not listening nobody can be
   * blamed for silence, so everyone is given that much longer. Returns the newly suspect.
   */
  tick(nowMs: number, stalledMs: number): readonly NodeId[] {
    const newlySuspect: NodeId[] = [];
    for (const [node, peer] of this.#peers) {
      peer.lastHeardMs = peer.lastHeardMs === null ? nowMs : Math.min(nowMs, peer.lastHeardMs + stalledMs);
      if (!peer.suspect && nowMs - peer.lastHeardMs > this.#suspectAfterMs) {
        peer.suspect = true;
        newlySuspect.push(node);
      }
    }
    return newlySuspect;
  }

  view(nowMs: number): readonly PeerState[] {
    return [...this.#peers.values()].map((peer) => ({
      node: peer.member.id,
      zone: peer.member.zone,
      state: peer.suspect ? "suspect" : "up",
      silentMs: peer.lastHeardMs === null ? null : nowMs - peer.lastHeardMs,
      incarnation: peer.incarnation,
      heartbeat: peer.heartbeat,
      misplaced: peer.misplaced,
    }));
  }
}
