import type { BucketSettings } from "../coordinator/bucket-settings.ts";
import type { NodeId, Now } from "../ids.ts";
import type { FailureDetector } from "../membership/failure-detector.ts";
import type { History } from "../membership/types.ts";
import type { Random } from "../random.ts";
import type { Ring } from "../ring/ring.ts";
import type { ActorSource } from "../versioning/actor.ts";
import type { Timing } from "./node-init.ts";
import type { PeerMessage } from "./peer-message.ts";
import type { RowTable } from "./row-table.ts";
import type { Timer } from "./timer-queue.ts";
import type { Queries } from "./queries.ts";
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
  /** The distinct N of all buckets, ascending: each has its own hash tree per partition. */
  readonly ns: readonly number[];
  readonly queries: Queries;
  readonly random: Random;
  /** Whether this node's "nothing" about a key of the partition may count as a vote. */
  isReady(partition: number): boolean;
  /** Whether nothing may be dropped or reaped at present, because the cluster is being copied. */
  keepsRows(): boolean;
  /**
   * Whether another member has confirmed that this disk is not behind what was seen of it. Until then it may be an older
   * image, and nothing of it may spread: no exchange, no drain, no repair, no vote (design §3). It takes no copies
   * either, or its count of commits would soon be no longer behind.
   */
  isConfirmed(): boolean;
  /** Whether requests and copies are taken: not by a node that is out of the ring, nor by one about to go. */
  isOpen(): boolean;
  /** The latest start of a member that was heard of, 0 before any was. */
  incarnationOf(node: NodeId): number;
  /** Members that said they hold rows of the partition which they do not own. */
  holdersOf(partition: number): readonly NodeId[];
  /** A request to it went unanswered for longer than usual. */
  doubt(node: NodeId): void;
  /** Traces partitions that became ready, and has them noted durably. */
  traceReady(partitions: readonly number[]): void;
  /** A number that pairs questions with answers, unique within this start. */
  nextId(): number;
  send(to: NodeId, message: PeerMessage): void;
  trace(trace: TraceEvent): void;
  after(delayMs: number, run: () => void): Timer;
}
