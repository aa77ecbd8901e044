import type { NodeId } from "@cartwheel/dynamo";

/** What befell nodes and rows, counted: each is a reason for a coordinator to begin a fresh actor (O12). */
export class Accidents {
  readonly #failedBatches = new Map<NodeId, number>();
  readonly #lostRows = new Map<string, number>();

  noteFailedBatch(node: NodeId): void {
    this.#failedBatches.set(node, this.failedBatches(node) + 1);
  }

  /** A node's row of a key was dropped, reaped or damaged. */
  noteLostRow(node: NodeId, key: string): void {
    this.#lostRows.set(`${node} ${key}`, this.lostRows(node, key) + 1);
  }

  failedBatches(node: NodeId): number {
    return this.#failedBatches.get(node) ?? 0;
  }

  lostRows(node: NodeId, key: string): number {
    return this.#lostRows.get(`${node} ${key}`) ?? 0;
  }
}
