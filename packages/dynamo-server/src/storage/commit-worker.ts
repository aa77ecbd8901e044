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
      port.postMessage(log.commit(message.batch));
      break;
    case "note":
      port.postMessage({ type: "noted", ok: log.note(message.name, message.value) } satisfies FromCommitWorker);
      break;
    case "quarantine":
      log.quarantine(message.suspect);
      break;
    case "close":
      log.close();
      port.postMessage({ type: "closed" } satisfies FromCommitWorker);
      port.close();
      break;
  }
});
