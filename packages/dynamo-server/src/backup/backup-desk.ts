import type { NodeId } from "@cartwheel/dynamo";
import type { BackupCopy, BackupState, BackupStep } from "@cartwheel/wire";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../storage/make-directory.ts";
import { syncDirectory } from "../storage/sync-file.ts";
import type { CopiedRows } from "./copied-rows.ts";
import { copyRows } from "./copy-rows.ts";
import { rowsFile, writeManifest } from "./manifest.ts";

export interface BackupDeskOptions {
  /** Who is copied, for the manifest. */
  readonly clusterId: string;
  readonly node: NodeId;
  readonly dataDir: string;
  /** Where copies go, or null where the configuration names no place. */
  readonly backupDir: string | null;
  /** Has the core drop and reap nothing for so long; 0 ends it. */
  readonly keepRows: (forMs: number) => void;
  /** How long a backup waits for its next step. Default 60,000. Too small: a slow operator loses it. */
  readonly patienceMs?: number;
}

interface Job {
  readonly name: string;
  readonly directory: string;
  readonly abort: AbortController;
  phase: Phase;
}

type Phase =
  | { readonly is: "keeping" }
  | { readonly is: "copying" }
  | { readonly is: "copied"; readonly copied: CopiedRows; readonly takenAtMs: number; readonly finished: boolean }
  | { readonly is: "failed"; readonly reason: string };

const defaultPatienceMs = 60_000;
const namePattern = /^[a-z0-9-]{1,64}$/;

/**
 * One node's part in copying the cluster (see `BackupStep` for the order of steps, and `keep-rows` in the core for why
 * all nodes keep their rows while any is copied). The copy lies in `<backupDir>/<name>/<node>`.
 *
 * Invariant: while this desk answers "copying" or "copied", the core has kept its rows without a gap since "keep": a
 * node that was restarted, or waited too long for a step, knows of no backup.
 */
export class BackupDesk {
  readonly #options: BackupDeskOptions;
  #job: Job | null = null;
  #lapse: NodeJS.Timeout | null = null;

  constructor(options: BackupDeskOptions) {
    this.#options = options;
  }

  /** Carries out a step, or begins to, and tells the state after it. */
  step(step: BackupStep, name: string): BackupState {
    if (!namePattern.test(name)) return failed("a backup's name must be 1 to 64 of a-z, 0-9 and -");
    const before = this.#job;
    if (before !== null && before.name !== name && isFinished(before)) this.abandon();
    const job = this.#job;
    if (job !== null && job.name !== name) return failed(`the backup ${job.name} is under way`);
    switch (step) {
      case "keep":
        if (job === null) return this.#begin(name);
        break;
      case "copy":
        if (job?.phase.is === "keeping") this.#copy(job);
        break;
      case "look":
        break;
      case "finish":
        if (job?.phase.is === "copied") this.#finish(job, job.phase);
        break;
      case "abandon":
        this.abandon();
        return { type: "idle" };
    }
    if (this.#job !== null && step !== "finish") this.#prolong();
    return this.#state();
  }

  /** Ends whatever is under way, at once, and deletes what is not finished. */
  abandon(): void {
    const job = this.#job;
    if (job === null) return;
    this.#job = null;
    if (this.#lapse !== null) clearTimeout(this.#lapse);
    job.abort.abort();
    if (!isFinished(job)) rmSync(job.directory, { recursive: true, force: true });
    this.#options.keepRows(0);
  }

  #begin(name: string): BackupState {
    const { backupDir, node } = this.#options;
    if (backupDir === null) return failed("this node's configuration names no node.backupDir");
    const directory = join(backupDir, name, node);
    try {
      makeDirectory(join(backupDir, name));
      mkdirSync(directory, { mode: 0o700 });
      syncDirectory(join(backupDir, name));
    } catch (error) {
      return failed(`cannot make ${directory}: ${messageOf(error)}`);
    }
    this.#job = { name, directory, abort: new AbortController(), phase: { is: "keeping" } };
    this.#prolong();
    return this.#state();
  }

  #copy(job: Job): void {
    const takenAtMs = Date.now();
    const source = join(this.#options.dataDir, rowsFile);
    const target = join(job.directory, rowsFile);
    job.phase = { is: "copying" };
    void copyRows({ source, target, signal: job.abort.signal }).then((result) => {
      if (this.#job !== job) return;
      job.phase = result.ok
        ? { is: "copied", copied: result.copied, takenAtMs, finished: false }
        : { is: "failed", reason: result.reason };
    });
  }

  #finish(job: Job, phase: Extract<Phase, { is: "copied" }>): void {
    const { clusterId, node } = this.#options;
    const { name, directory } = job;
    try {
      writeManifest(directory, { name, clusterId, node, takenAtMs: phase.takenAtMs, ...phase.copied });
      job.phase = { ...phase, finished: true };
    } catch (error) {
      job.phase = { is: "failed", reason: `cannot write the manifest: ${messageOf(error)}` };
    }
    this.#options.keepRows(0);
  }

  #prolong(): void {
    const patienceMs = this.#options.patienceMs ?? defaultPatienceMs;
    if (this.#lapse !== null) clearTimeout(this.#lapse);
    this.#lapse = setTimeout(() => this.abandon(), patienceMs);
    this.#lapse.unref();
    // Longer than this desk waits: rows must not go before the copy does.
    if (this.#job !== null && !isFinished(this.#job)) this.#options.keepRows(2 * patienceMs);
  }

  #state(): BackupState {
    const job = this.#job;
    if (job === null) return { type: "idle" };
    switch (job.phase.is) {
      case "keeping":
        return { type: "keeping" };
      case "copying": {
        const bytesExpected = sizeOf(join(this.#options.dataDir, rowsFile));
        return { type: "copying", bytes: sizeOf(join(job.directory, rowsFile)), bytesExpected };
      }
      case "copied":
        return { type: "copied", copy: copyOf(job.directory, job.phase.copied), finished: job.phase.finished };
      case "failed":
        return failed(job.phase.reason);
    }
  }
}

function isFinished({ phase }: Job): boolean {
  return phase.is === "copied" && phase.finished;
}

function copyOf(directory: string, { rows, bytes, commitSequence, sha256 }: CopiedRows): BackupCopy {
  return { directory, rows, bytes, commitSequence, sha256 };
}

function failed(reason: string): BackupState {
  return { type: "failed", reason };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
