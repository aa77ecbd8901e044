import type { History, NodeId, Ring } from "@cartwheel/dynamo";
import { createRing, mergeHistories } from "@cartwheel/dynamo";
import type { AddressBook } from "../data-directory.ts";

/**
 * What the shell knows of the others: the durable history, and where everybody listens. The core decides; this keeps
 * connections, the address book on disk and what clients are told in step with it.
 */
export class PeerBook {
  #history: History;
  #ring: Ring;
  readonly #addresses: Map<NodeId, string>;

  constructor(history: History, addresses: AddressBook) {
    this.#history = history;
    this.#ring = createRing(history);
    this.#addresses = new Map(addresses);
    this.#forgetDestroyed();
  }

  get history(): History {
    return this.#history;
  }

  get ring(): Ring {
    return this.#ring;
  }

  get addresses(): AddressBook {
    return this.#addresses;
  }

  /** Returns whether that is news. */
  learnAddress(node: NodeId, address: string): boolean {
    if (this.#addresses.get(node) === address || this.#ring.statusOf(node) === "destroyed") return false;
    this.#addresses.set(node, address);
    return true;
  }

  /** A history has become durable. Returns who is out for ever since then. */
  learnHistory(history: History): readonly NodeId[] {
    this.#history = mergeHistories(this.#history, history);
    const before = this.#ring.destroyed;
    this.#ring = createRing(this.#history);
    this.#forgetDestroyed();
    return this.#ring.destroyed.filter((node) => !before.includes(node));
  }

  #forgetDestroyed(): void {
    for (const node of this.#ring.destroyed) this.#addresses.delete(node);
  }
}
