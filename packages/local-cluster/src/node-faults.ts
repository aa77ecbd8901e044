import { z } from "zod";

/**
 * What one node process is told to spoil, complete and absolute: each set of faults replaces the one before, so a lost
 * or repeated instruction cannot leave half of a cut behind. Travels over the child's IPC channel and nowhere else.
 */

const linkFaultSchema = z.strictObject({
  /** Chance that a message on this link vanishes: 0 delivers all, 1 cuts the link. */
  dropRate: z.number().min(0).max(1),
  /** Each message leaves this much later. Order within the link is kept. */
  delayMs: z.number().int().min(0).max(60_000),
});

const diskFaultSchema = z.strictObject({
  /** `failing`: every commit is refused as an I/O error. `slow`: every commit is reported `delayMs` late. */
  mode: z.enum(["healthy", "slow", "failing"]),
  delayMs: z.number().int().min(0).max(60_000),
});

export const nodeFaultsSchema = z.strictObject({
  /** Applied to what this node sends, by receiving node. A node that is not listed is reached as usual. */
  sendingTo: z.record(z.string(), linkFaultSchema),
  /** Nodes from which nothing arrives: also frames that left before the cut began. */
  deafTo: z.array(z.string()),
  /** Zones whose clients neither reach this node nor hear from it. */
  clientZonesCut: z.array(z.string()),
  disk: diskFaultSchema,
});

export type LinkFault = z.infer<typeof linkFaultSchema>;
export type DiskFault = z.infer<typeof diskFaultSchema>;
export type NodeFaults = z.infer<typeof nodeFaultsSchema>;

export const healthyDisk: DiskFault = { mode: "healthy", delayMs: 0 };

/** Nothing is spoilt. */
export const noFaults: NodeFaults = { sendingTo: {}, deafTo: [], clientZonesCut: [], disk: healthyDisk };
