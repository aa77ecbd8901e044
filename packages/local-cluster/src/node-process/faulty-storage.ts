import type { Key, Partition, RowRead, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type { QueueDepth, StorageEngine, StorageListener, StorageWrite } from "@cartwheel/dynamo-server";
import { DelayLine } from "./delay-line.ts";
import type { FaultSwitch } from "./fault-switch.ts";

/**
 * An engine whose commits are slow, or fail, as it is told. A failed commit follows the engine's contract to the letter:
 * what was queued before it is committed and reported first, then its whole epoch is refused.
 */
export class FaultyStorage implements StorageEngine {
  readonly #inner: StorageEngine;
  readonly #faults: FaultSwitch;
  readonly #reports = new DelayLine();
  #listener: StorageListener | null = null;
  #failedEpoch = -1;
  #failureDue = false;

  constructor(inner: StorageEngine, faults: FaultSwitch) {
    this.#inner = inner;
    this.#faults = faults;
  }

  listen(listener: StorageListener): void {
    this.#listener = listener;
    this.#inner.listen({
      onCommitted: (upTo, commitSequence) => {
        this.#report(() => listener.onCommitted(upTo, commitSequence));
        this.#failWhenDrained();
      },
      onFailed: (epoch, reason) => {
        this.#failedEpoch = Math.max(this.#failedEpoch, epoch);
        this.#failureDue = false;
        this.#report(() => listener.onFailed(epoch, reason));
      },
      onBroken: (reason) => listener.onBroken(reason),
    });
  }

  write(write: StorageWrite): void {
    if (write.epoch <= this.#failedEpoch) return;
    if (this.#faults.current.disk.mode !== "failing") {
      this.#inner.write(write);
      return;
    }
    this.#failedEpoch = write.epoch;
    this.#failureDue = true;
    // Not within the call: a caller may not expect an answer before it has finished asking.
    setImmediate(() => this.#failWhenDrained());
  }

  read(key: Key, partition: Partition): RowRead {
    return this.#inner.read(key, partition);
  }

  query(query: StorageQuery): StorageAnswer {
    return this.#inner.query(query);
  }

  commitSequence(): number {
    return this.#inner.commitSequence();
  }

  depth(): QueueDepth {
    return this.#inner.depth();
  }

  getMeta(name: string): string | null {
    return this.#inner.getMeta(name);
  }

  putMeta(name: string, value: string): void {
    this.#inner.putMeta(name, value);
  }

  queueMeta(name: string, value: string, done: () => void): void {
    this.#inner.queueMeta(name, value, () => this.#report(done));
  }

  async close(): Promise<void> {
    await this.#inner.close();
    this.#reports.stop();
  }

  #failWhenDrained(): void {
    if (!this.#failureDue || this.#inner.depth().rows > 0) return;
    this.#failureDue = false;
    const epoch = this.#failedEpoch;
    this.#report(() => this.#listener?.onFailed(epoch, "injected I/O error"));
  }

  #report(report: () => void): void {
    this.#reports.add(this.#faults.current.disk.delayMs, report);
  }
}
