import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { CommitLog } from "./commit-log.ts";
import type { CommitWorkerData, FromCommitWorker, ToCommitWorker } from "./commit-protocol.ts";

/**
 * The thread that commits and syncs, and hashes what it commits, so that neither a slow disk nor the hash trees hold up
 * gossip or reads. Entry file of the worker that `SqliteEngine` starts.
 */
const port = parentPort;
assert(port !== null, "this file is the entry of a worker thread");
const log = new CommitLog(workerData as CommitWorkerData);

port.on("message", (message: ToCommitWorker) => {
  switch (message.type) {
    case "commit":
      answerCommit(log.commit(message.batch, message.settle));
      log.keepRoom();
      break;
    case "checkpoint":
      log.checkpoint();
      answer({ type: "checkpointed" });
      break;
    case "note":
      answer({ type: "noted", ok: log.note(message.name, message.value) });
      break;
    case "quarantine": {
      const changes = log.quarantine(message.suspect);
      if (changes !== null) answer({ type: "quarantined", changes });
      break;
    }
    case "close":
      log.close();
      answer({ type: "closed" });
      port.close();
      break;
  }
});

function answer(message: FromCommitWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

/** Buffers change hands instead of being copied. */
function answerCommit(message: FromCommitWorker): void {
  answer(message, message.type === "committed" ? [message.batch.buffer, message.changes.buffer] : []);
}
