import type { NodeId, Ring, Row } from "@cartwheel/dynamo";
import { readRowFile } from "@cartwheel/dynamo-server";
import type { FiledRow } from "@cartwheel/dynamo-server";
import { setImmediate as othersTurn } from "node:timers/promises";
import type { SeenVersion } from "./ledger.ts";

/** What one node has on its disk. */
export interface Disk {
  readonly node: NodeId;
  readonly directory: string;
}

/** How far the nodes' disks are from holding exactly what the ring says they should. */
export interface Comparison {
  /** Distinct keys on any disk. */
  readonly keys: number;
  /** Keys that some owner lacks. */
  readonly missing: number;
  /** Keys of which two owners hold different bytes. */
  readonly different: number;
  /** Rows on the disk of a node that does not own them. */
  readonly misplaced: number;
}

interface Held {
  /** The first owner's bytes that were read. */
  readonly replicated: Uint8Array;
  readonly owners: readonly NodeId[];
  copies: number;
  differs: boolean;
}

/** Rows read before others get their turn: the clients of a running cluster live in this process. */
const rowsPerTurn = 500;

/** Compares the disks key by key and byte for byte, each as of the moment when its reading began. */
export async function compareReplicas(disks: readonly Disk[], ring: Ring): Promise<Comparison> {
  const keys = new Map<string, Held>();
  let misplaced = 0;
  let read = 0;
  for (const { node, directory } of disks) {
    for (const filed of readRowFile(directory)) {
      if (!take(keys, node, { filed, ring })) misplaced++;
      if (++read % rowsPerTurn === 0) await othersTurn();
    }
  }
  const all = [...keys.values()];
  return {
    keys: all.length,
    missing: all.filter(({ copies, owners }) => copies < owners.length).length,
    different: all.filter(({ differs }) => differs).length,
    misplaced,
  };
}

export function isEqual({ missing, different, misplaced }: Comparison): boolean {
  return missing + different + misplaced === 0;
}

/** The versions that a row shows to a reader at this time. */
export function visibleIn(row: Row, wallMs: number): readonly SeenVersion[] {
  return row.siblings
    .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > wallMs)
    .map(({ dot, value }) => ({ vtag: `${dot.actor}:${dot.counter}`, value }));
}

/** False: the node does not own the row. */
function take(
  keys: Map<string, Held>,
  node: NodeId,
  { filed, ring }: { readonly filed: FiledRow; readonly ring: Ring },
): boolean {
  const name = `${filed.key.bucket}/${Buffer.from(filed.key.bytes).toString("latin1")}`;
  const owners = ring.ownersOf(filed.partition, ring.n);
  if (!owners.includes(node)) return false;
  const held = keys.get(name);
  if (held === undefined) keys.set(name, { replicated: filed.replicated, owners, copies: 1, differs: false });
  else {
    held.copies++;
    held.differs ||= Buffer.compare(held.replicated, filed.replicated) !== 0;
  }
  return true;
}
