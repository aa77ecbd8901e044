export { createMemoryRegions, createMemoryStore } from "./memory-regions.ts";
export type { MemoryRegions } from "./memory-regions.ts";
export type { MemoryStore } from "./memory-store.ts";
export type { MemoryBuckets, PlannedFailure } from "./memory-world.ts";
