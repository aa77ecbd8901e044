import { randomBytes } from "node:crypto";
import {
  defaultBucketSettings,
  type BucketSettings,
  type Copy,
  type FailureCode,
  type HybridTime,
  type NodeId,
} from "@cartwheel/dynamo";
import type { ChangeHints } from "../change-hints.ts";
import type { WriteResult } from "../versioned-store.ts";
import { emptyMemoryRow, mergeMemoryRows, type MemoryRow } from "./memory-row.ts";

/** Settings by bucket name; what is left out is the default (N=3, R=W=2, siblings). */
export type MemoryBuckets = Readonly<Record<string, Partial<BucketSettings>>>;

/** A failure that the next operation of a kind in a region meets, to see what an application does with it. */
export interface PlannedFailure {
  readonly operation: "get" | "put" | "delete";
  readonly code: FailureCode;
  readonly outcome: "rejected" | "unknown";
  /** For an `unknown` write: whether it was applied all the same. Default false. */
  readonly applied?: boolean;
}

/** One copy of all rows, shared by the imagined nodes of a region. */
export interface MemoryRegion {
  readonly name: string;
  readonly nodes: readonly NodeId[];
  readonly rows: Map<string, MemoryRow>;
  readonly watchers: Map<string, Set<ChangeHints>>;
  /** Writes taken here, by request id, so that a repeat is answered and not applied twice. */
  readonly answered: Map<string, { readonly write: string; readonly result: WriteResult }>;
  readonly failures: PlannedFailure[];
}

/** Where a write can be placed from one region: what a sloppy quorum would find (design §4). */
export interface Placement {
  readonly copies: readonly Copy[];
  readonly missing: readonly NodeId[];
}

const nodesPerRegion = 3;

/**
 * What the stores of one set of regions share. Each region has three imagined nodes. The first N nodes, regions taking
 * turns, own every key; the others stand in.
 */
export class MemoryWorld {
  readonly buckets: ReadonlyMap<string, BucketSettings>;
  /** Seals contexts. */
  readonly secret: Uint8Array = randomBytes(32);
  readonly #regions: readonly MemoryRegion[];
  readonly #nodes: readonly NodeId[];
  #isCut = false;
  #writes = 0;
  #time: HybridTime = { ms: 0, logical: 0 };

  constructor(names: readonly string[], buckets: MemoryBuckets) {
    this.buckets = new Map(
      Object.entries(buckets).map(([name, settings]) => [name, { ...defaultBucketSettings, ...settings }]),
    );
    this.#regions = names.map(emptyRegion);
    this.#nodes = Array.from({ length: nodesPerRegion }, (_, turn) =>
      this.#regions.flatMap((region) => region.nodes.slice(turn, turn + 1)),
    ).flat();
  }

  /** Every region is alone until `heal`. */
  cut(): void {
    this.#isCut = true;
  }

  /** Regions hear of each other again, and all that was written meanwhile is everywhere at once. */
  heal(): void {
    this.#isCut = false;
    for (const keyId of new Set(this.#regions.flatMap((region) => [...region.rows.keys()]))) {
      const merged = this.#regions.map((region) => rowIn(region, keyId)).reduce(mergeMemoryRows);
      for (const region of this.#regions) storeRow(region, keyId, merged);
    }
  }

  /** Planned failures are met in the order in which they were planned. */
  failNext(region: string, failure: PlannedFailure): void {
    this.region(region).failures.push(failure);
  }

  reachableFrom(region: MemoryRegion): readonly MemoryRegion[] {
    return this.#isCut ? [region] : this.#regions;
  }

  placementFrom(region: MemoryRegion, { n }: BucketSettings): Placement {
    const reachable = new Set(this.reachableFrom(region).flatMap(({ nodes }) => nodes));
    const owners = this.#nodes.slice(0, n);
    const standIns = this.#nodes.slice(n).filter((node) => reachable.has(node));
    const owned = owners.filter((node) => reachable.has(node)).map((node) => ({ node, role: "owner" as const }));
    const stoodIn = standIns.slice(0, n - owned.length).map((node) => ({ node, role: "stand-in" as const }));
    return { copies: [...owned, ...stoodIn], missing: owners.filter((node) => !reachable.has(node)) };
  }

  get nodes(): readonly NodeId[] {
    return this.#nodes;
  }

  nextWrite(): number {
    this.#writes += 1;
    return this.#writes;
  }

  /** One clock for all regions, so that a later write is never the earlier one. */
  nextTime(): HybridTime {
    const { ms, logical } = this.#time;
    const wall = Date.now();
    this.#time = wall > ms ? { ms: wall, logical: 0 } : { ms, logical: logical + 1 };
    return this.#time;
  }

  region(name: string): MemoryRegion {
    const region = this.#regions.find((candidate) => candidate.name === name);
    if (region === undefined) throw new RangeError(`there is no region "${name}"`);
    return region;
  }
}

export function rowIn(region: MemoryRegion, keyId: string): MemoryRow {
  return region.rows.get(keyId) ?? emptyMemoryRow;
}

/** Puts `row` in place and tells the region's watchers if that taught the region anything. */
export function storeRow(region: MemoryRegion, keyId: string, row: MemoryRow): void {
  // Rows only learn, so a row with as many writes seen is the same row.
  const learned = row.seen.size > rowIn(region, keyId).seen.size;
  region.rows.set(keyId, row);
  if (learned) for (const hints of region.watchers.get(keyId) ?? []) hints.push("changed");
}

function emptyRegion(name: string): MemoryRegion {
  const nodes = Array.from({ length: nodesPerRegion }, (_, index) => `${name}-${index + 1}` as NodeId);
  return { name, nodes, rows: new Map(), watchers: new Map(), answered: new Map(), failures: [] };
}
