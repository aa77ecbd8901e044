import { randomBytes } from "node:crypto";
import {
  edgeLimits,
  hybridTimeZero,
  nextHybridTime,
  observeHybridTime,
  type HybridTime,
  type RequestId,
} from "@cartwheel/dynamo";

/** What is fixed where a write enters the system: its name and its time (design §2, "Requests"). */
export interface WriteStamp {
  readonly requestId: RequestId;
  readonly writtenAt: HybridTime;
}

/** A repeat can be no older than the coordinators' own memory of requests. */
const rememberedMs = 2 * edgeLimits.timeoutMsMax;
const rememberedMax = 10_000;

/**
 * Stamps writes with ids that nobody else uses and with this client's hybrid logical clock, which advances past every
 * time that it reads. A write that its caller named and repeats is stamped as before: the time is part of what a
 * request id names, or a late retry would win over what was written since.
 */
export class WriteStamps {
  readonly #prefix = randomBytes(8).toString("hex");
  /** Insertion order is age. */
  readonly #named = new Map<RequestId, HybridTime>();
  #count = 0;
  #time: HybridTime = hybridTimeZero;

  next(named: RequestId | undefined): WriteStamp {
    const known = named === undefined ? undefined : this.#named.get(named);
    if (named !== undefined && known !== undefined) return { requestId: named, writtenAt: known };
    this.#time = nextHybridTime(this.#time, Date.now());
    const writtenAt = this.#time;
    if (named !== undefined) this.#remember(named, writtenAt);
    return { requestId: named ?? this.#freshId(), writtenAt };
  }

  /** Later stamps are after `seen`, unless it is absurdly far ahead. */
  observe(seen: HybridTime): void {
    this.#time = observeHybridTime(this.#time, seen, Date.now());
  }

  #freshId(): RequestId {
    this.#count += 1;
    return `${this.#prefix}-${this.#count.toString(36)}` as RequestId;
  }

  #remember(named: RequestId, writtenAt: HybridTime): void {
    const oldestMs = writtenAt.ms - rememberedMs;
    for (const [requestId, { ms }] of this.#named) {
      if (ms >= oldestMs && this.#named.size < rememberedMax) break;
      this.#named.delete(requestId);
    }
    this.#named.set(named, writtenAt);
  }
}
