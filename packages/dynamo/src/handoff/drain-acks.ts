import type { NodeId } from "../ids.ts";
import { contains } from "../versioning/row.ts";
import type { Row } from "../versioning/types.ts";

/** Keys remembered. Beyond it the oldest are forgotten, which costs a repeated drain and nothing else. */
const keysMax = 20_000;

/**
 * Which owner has acknowledged which row. An acknowledgement of an older row says nothing of a newer one, and rows
 * are compared by merging, not by clock alone (protocol finding 1).
 */
export class DrainAcks {
  readonly #acked = new Map<string, Map<NodeId, Row>>();

  add(id: string, acked: { readonly owner: NodeId; readonly row: Row }): void {
    const owners = this.#acked.get(id) ?? new Map<NodeId, Row>();
    owners.set(acked.owner, acked.row);
    this.#acked.set(id, owners);
    if (this.#acked.size <= keysMax) return;
    for (const oldest of this.#acked.keys()) {
      this.#acked.delete(oldest);
      return;
    }
  }

  /** Whether the owner has acknowledged a row that contains this one. */
  covers(id: string, { owner, row }: { readonly owner: NodeId; readonly row: Row }): boolean {
    const acked = this.#acked.get(id)?.get(owner);
    return acked !== undefined && contains(acked, row);
  }

  forget(id: string): void {
    this.#acked.delete(id);
  }

  forgetOwner(owner: NodeId): void {
    for (const owners of this.#acked.values()) owners.delete(owner);
  }

  /** After a ring change every acknowledgement so far is void. */
  clear(): void {
    this.#acked.clear();
  }
}
