import type { BucketSettings } from "../coordinator/bucket-settings.ts";
import type { NodeId, Now } from "../ids.ts";
import type { FailureDetector } from "../membership/failure-detector.ts";
import type { History } from "../membership/types.ts";
import type { Ring } from "../ring/ring.ts";
import type { ActorSource } from "../versioning/actor.ts";
import type { Timing } from "./node-init.ts";
import type { PeerMessage } from "./peer-message.ts";
import type { RowTable } from "./row-table.ts";
import type { Timer } from "./timer-queue.ts";
import type { TraceEvent } from "./trace.ts";

/**
 * What the parts of a node share: its identity, its ring, its rows, and the ways in which they cause effects.
 * There is one per node; nothing in the core is global.
 */
export interface Kernel {
  readonly self: NodeId;
  readonly timing: Timing;
  readonly actors: ActorSource;
  readonly detector: FailureDetector;
  readonly rows: RowTable;
  /** The time of the event being handled. */
  now(): Now;
  history(): History;
  ring(): Ring;
  /** The settings of a bucket, or undefined when the cluster has no such bucket. */
  bucket(name: string): BucketSettings | undefined;
  /** A number that pairs questions with answers, unique within this start. */
  nextId(): number;
  /** Whether this node's "nothing" may count as a vote. */
  readonly recovering: boolean;
  send(to: NodeId, message: PeerMessage): void;
  trace(trace: TraceEvent): void;
  after(delayMs: number, run: () => void): Timer;
}
