import type { NodeId, Partition } from "../ids.ts";
import type { Kernel } from "../node/kernel.ts";
import type { PreferenceEntry } from "../ring/ring.ts";
import type { BucketSettings } from "./bucket-settings.ts";
import type { ClientRequest, ClientResponse, FailedResponse, FailureCode } from "./client-request.ts";

/** A client's request on its way through this node. */
export interface Request<T extends ClientRequest = ClientRequest> {
  readonly request: T;
  /** Answers the client, or the node that forwarded the request. Called once. */
  readonly reply: (response: ClientResponse) => void;
  /** It came from another node and may not be forwarded again. */
  readonly forwarded: boolean;
}

/** Where a request's key lives, worked out once. */
export interface Placement {
  readonly partition: Partition;
  readonly preference: readonly PreferenceEntry[];
  readonly owners: readonly NodeId[];
  readonly settings: BucketSettings;
}

/** Finds a key's place; `settings` are those of its bucket. */
export function place(kernel: Kernel, request: ClientRequest, settings: BucketSettings): Placement {
  const ring = kernel.ring();
  const partition = ring.partitionOf(request.key);
  const preference = ring.preferenceList(partition, settings.n);
  return { partition, preference, owners: ring.ownersOf(partition, settings.n), settings };
}

/** A failure for which nothing was applied. */
export function rejected(code: FailureCode, message: string): FailedResponse {
  return { type: "failed", outcome: "rejected", code, message, needed: 0, received: 0, from: [] };
}
