import type { BucketSettings, FailedResponse, FailureCode, Ring, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type { ClientToNode, ListAnswer, PlacedKey } from "@cartwheel/wire";

export interface ListDeskOptions {
  /** What the storage answers, or null where it cannot any more. */
  readonly query: (query: StorageQuery) => StorageAnswer | null;
  readonly buckets: ReadonlyMap<string, BucketSettings>;
  readonly ring: () => Ring;
  readonly wallMs: () => number;
  /** False once the storage may be closed. */
  readonly isOpen: () => boolean;
}

type ListRequest = Extract<ClientToNode, { readonly type: "list" }>;

const pageKeysMax = 1_000;
/** Partitions that are looked at before other work gets a turn. */
const partitionsATurn = 16;
/** A page ends here even when it is empty, so that whoever asks hears something. */
const partitionsAPage = 256;

/**
 * Answers which keys of a bucket this node holds, of rows that are its own and of those it keeps for others, from what is
 * committed. Whoever lists a bucket asks several nodes and puts their pages together; see the client's `KeyListing`.
 *
 * Not the core's business: nothing is decided and nothing changes. One page takes some milliseconds, spread over turns
 * of the event loop, so that a listing does not hold up requests.
 */
export class ListDesk {
  readonly #options: ListDeskOptions;

  constructor(options: ListDeskOptions) {
    this.#options = options;
  }

  /** `send` is called once, in this turn or a later one; never after the node has halted. */
  answer(request: ListRequest, send: (answer: ListAnswer) => void): void {
    const settings = this.#options.buckets.get(request.bucket);
    if (settings === undefined) return send(rejected("BUCKET_UNKNOWN", `There is no bucket "${request.bucket}".`));
    const ring = this.#options.ring();
    const wrong = wrongIn(request, ring.partitionCount);
    if (wrong !== null) return send(rejected("REQUEST_INVALID", wrong));
    const keys: PlacedKey[] = [];
    let finished = 0;
    const wallMs = this.#options.wallMs();
    const turn = (): void => {
      if (!this.#options.isOpen()) return;
      for (let step = 0; step < partitionsATurn && this.#isUnfinished(request, keys, finished); step += 1) {
        finished += this.#readPartition({ ...request, wallMs, index: finished }, keys);
      }
      if (!this.#options.isOpen()) return;
      if (this.#isUnfinished(request, keys, finished)) setImmediate(turn);
      else send({ type: "page", ringId: ring.id, n: settings.n, r: settings.r, keys, finished });
    };
    turn();
  }

  #isUnfinished({ partitions, limit }: ListRequest, keys: readonly PlacedKey[], finished: number): boolean {
    return finished < Math.min(partitions.length, partitionsAPage) && keys.length < limit;
  }

  /** Adds what fits of one partition, and returns whether that was all of it. */
  #readPartition(request: PartitionRequest, keys: PlacedKey[]): 0 | 1 {
    const { bucket, partitions, after, limit, wallMs, index } = request;
    const partition = partitions[index] ?? 0;
    const answer = this.#options.query({
      type: "keys",
      partition,
      bucket,
      after: index === 0 ? after : null,
      limit: limit - keys.length,
      wallMs,
    });
    if (answer?.type !== "keys") return 1;
    for (const key of answer.keys) keys.push({ partition, ...key });
    return answer.done ? 1 : 0;
  }
}

interface PartitionRequest extends ListRequest {
  readonly wallMs: number;
  readonly index: number;
}

/** What is wrong with a request, in a sentence, or null. */
function wrongIn({ partitions, limit }: ListRequest, partitionCount: number): string | null {
  if (limit < 1 || limit > pageKeysMax) return `A page of keys has from 1 to ${pageKeysMax}, not ${limit}.`;
  const sorted = partitions.every((partition, index) => partition > (partitions[index - 1] ?? -1));
  if (sorted && (partitions.at(-1) ?? 0) < partitionCount) return null;
  return `Partitions must ascend, from 0 to ${partitionCount - 1}.`;
}

function rejected(code: FailureCode, message: string): FailedResponse {
  return { type: "failed", outcome: "rejected", code, message, needed: 0, received: 0, from: [] };
}
