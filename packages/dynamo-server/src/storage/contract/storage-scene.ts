import type { ActorId, Key, RequestId, StoredRow } from "@cartwheel/dynamo";
import type { StorageListener } from "../storage-engine.ts";

/** What an engine reported, in order, and a way to wait for it. */
export class ReportLog implements StorageListener {
  readonly reports: Report[] = [];
  #waiting: (() => void)[] = [];

  onCommitted(upTo: number, commitSequence: number): void {
    this.#add({ type: "committed", upTo, commitSequence });
  }

  onFailed(epoch: number, reason: string): void {
    this.#add({ type: "failed", epoch, reason });
  }

  onBroken(reason: string): void {
    this.#add({ type: "broken", reason });
  }

  /** Resolves when every write up to `writeId` is committed. */
  async committed(writeId: number): Promise<void> {
    await this.until((log) => log.committedUpTo() >= writeId);
  }

  async until(condition: (log: ReportLog) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  committedUpTo(): number {
    return Math.max(-1, ...this.reports.map((report) => (report.type === "committed" ? report.upTo : -1)));
  }

  failedEpochs(): readonly number[] {
    return this.reports.flatMap((report) => (report.type === "failed" ? [report.epoch] : []));
  }

  #add(report: Report): void {
    this.reports.push(report);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

type Report =
  | { readonly type: "committed"; readonly upTo: number; readonly commitSequence: number }
  | { readonly type: "failed"; readonly epoch: number; readonly reason: string }
  | { readonly type: "broken"; readonly reason: string };

export function keyOf(text: string, bucket = "carts"): Key {
  return { bucket, bytes: new TextEncoder().encode(text) };
}

export function storedRow(text: string, counter = 1): StoredRow {
  const dot = { actor: "00000000000000aa.1" as ActorId, counter };
  return {
    row: {
      clock: [dot],
      siblings: [
        {
          dot,
          value: new TextEncoder().encode(text),
          writtenAt: { ms: 1_700_000_000_000, logical: 3 },
          expiresAtMs: null,
          requestId: `request-${counter}` as RequestId,
        },
      ],
    },
    lastMinted: dot,
  };
}
