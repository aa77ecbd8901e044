import type { NodeId } from "../ids.ts";
import type { Copy } from "./client-request.ts";

/** How many must hold a write, and in what way. */
export interface WriteQuorum {
  readonly owners: readonly NodeId[];
  readonly w: number;
  readonly pw: number;
  readonly dw: number;
}

/**
 * Who holds a write. W counts distinct nodes, each once, be it owner, stand-in or coordinator (design §4). That is
 * exact because a stand-in drops its row only after all N owners hold it (design §5): whoever acknowledged either still
 * has the write or N others do.
 */
export class WriteAcks {
  readonly #quorum: WriteQuorum;
  readonly #held = new Set<NodeId>();
  readonly #durable = new Set<NodeId>();

  constructor(quorum: WriteQuorum) {
    this.#quorum = quorum;
  }

  add(node: NodeId, how: "durable" | "buffered"): void {
    this.#held.add(node);
    if (how === "durable") this.#durable.add(node);
  }

  has(node: NodeId): boolean {
    return this.#held.has(node);
  }

  get count(): number {
    return this.#held.size;
  }

  enough(): boolean {
    const { w, pw, dw, owners } = this.#quorum;
    const ownersHolding = owners.filter((owner) => this.#held.has(owner)).length;
    return this.#held.size >= w && ownersHolding >= pw && this.#durable.size >= dw;
  }

  copies(): readonly Copy[] {
    return [...this.#held].map((node) => ({ node, role: this.#quorum.owners.includes(node) ? "owner" : "stand-in" }));
  }
}
