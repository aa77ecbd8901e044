import { createHash, randomUUID } from "node:crypto";
import { edgeLimits, type BucketSettings, type ReplicaView, type RequestId } from "@cartwheel/dynamo";
import { ChangeHints } from "../change-hints.ts";
import { checkExpiry, checkGetOptions, checkKey, checkValue, checkWriteOptions, rejected } from "../edge-check.ts";
import { StoreClosedError } from "../store-closed-error.ts";
import type {
  ChangeHint,
  Context,
  GetOptions,
  GetResult,
  InspectableStore,
  KeyInspection,
  PutOptions,
  StoredVersion,
  StoreFailure,
  WriteOptions,
  WriteResult,
} from "../versioned-store.ts";
import { applyWrite, rowOf, versionsBeside, type MemoryRow, type MemoryVersion } from "./memory-row.ts";
import {
  rowIn,
  storeRow,
  type MemoryRegion,
  type MemoryWorld,
  type Placement,
  type PlannedFailure,
} from "./memory-world.ts";
import { openWrites, sealWrites } from "./write-set-context.ts";

interface Write {
  readonly bucket: string;
  readonly key: Uint8Array;
  /** Null: a delete. */
  readonly value: Uint8Array | null;
  readonly options: PutOptions;
}

/** A write that passed every check. */
interface AcceptedWrite extends Write {
  readonly settings: BucketSettings;
  readonly keyId: string;
  readonly covered: ReadonlySet<number>;
  readonly requestId: RequestId;
}

/**
 * The reference implementation of the port: lists instead of clocks, one thread, no network. Slow and memory-hungry,
 * meant to be obviously right. Made by `createMemoryStore` or `createMemoryRegions`.
 */
export class MemoryStore implements InspectableStore {
  readonly #world: MemoryWorld;
  readonly #region: MemoryRegion;
  readonly #watches = new Set<ChangeHints>();
  #closed = false;

  constructor(world: MemoryWorld, region: MemoryRegion) {
    this.#world = world;
    this.#region = region;
  }

  async get(bucket: string, key: Uint8Array, options: GetOptions = {}): Promise<GetResult> {
    this.#assertOpen();
    const settings = this.#world.buckets.get(bucket);
    if (settings === undefined) return unknownBucket(bucket);
    const refusal = checkKey(key) ?? checkGetOptions(options, settings.n);
    if (refusal !== null) return refusal;
    const planned = this.#plannedFailure("get");
    if (planned !== null) return failureOf(planned);

    const placement = this.#world.placementFrom(this.#region, settings);
    const { copies } = placement;
    const owners = copies.filter((copy) => copy.role === "owner").length;
    const r = options.r ?? settings.r;
    if (copies.length < r || owners < (options.pr ?? 0)) {
      return { ...missedQuorum(r, placement), outcome: "rejected" };
    }
    const keyId = keyIdOf(bucket, key);
    const row = rowIn(this.#region, keyId);
    return {
      ok: true,
      siblings: shown(row, settings),
      context: row.seen.size === 0 ? null : sealWrites(this.#world.secret, keyId, row.seen),
      complete: row.seen.size > 0 || owners >= r,
      answeredBy: copies.slice(0, r).map((copy) => copy.node),
    };
  }

  // oxlint-disable-next-line max-params -- the port's signature
  async put(bucket: string, key: Uint8Array, value: Uint8Array, options: PutOptions = {}): Promise<WriteResult> {
    return this.#write({ bucket, key, value, options });
  }

  // oxlint-disable-next-line max-params -- the port's signature
  async delete(bucket: string, key: Uint8Array, context: Context, options: WriteOptions = {}): Promise<WriteResult> {
    return this.#write({ bucket, key, value: null, options: { ...options, context } });
  }

  watch(bucket: string, key: Uint8Array, signal: AbortSignal): AsyncIterable<ChangeHint> {
    this.#assertOpen();
    const keyId = keyIdOf(bucket, key);
    const watchers = this.#region.watchers.get(keyId) ?? new Set();
    this.#region.watchers.set(keyId, watchers);
    const hints = new ChangeHints({
      signal,
      onEnd: (ended) => {
        watchers.delete(ended);
        this.#watches.delete(ended);
      },
    });
    if (hints.ended) return hints;
    watchers.add(hints);
    this.#watches.add(hints);
    return hints;
  }

  async inspect(bucket: string, key: Uint8Array): Promise<KeyInspection | StoreFailure> {
    this.#assertOpen();
    const settings = this.#world.buckets.get(bucket);
    if (settings === undefined) return unknownBucket(bucket);
    const refusal = checkKey(key);
    if (refusal !== null) return refusal;
    const keyId = keyIdOf(bucket, key);
    const row = rowIn(this.#region, keyId);
    const { copies } = this.#world.placementFrom(this.#region, settings);
    const reachable = new Set(this.#world.reachableFrom(this.#region).flatMap(({ nodes }) => nodes));
    const replicas = this.#world.nodes.map((node, index): ReplicaView => {
      const role = index < settings.n ? "owner" : "other";
      if (!reachable.has(node)) return { node, role, holds: "silent", row: null };
      const holds = row.seen.size > 0 && copies.some((copy) => copy.node === node);
      return { node, role, holds: holds ? "row" : "nothing", row: holds ? rowOf(row) : null };
    });
    // One partition holds everything here.
    return { ok: true, partition: 0, token: createHash("md5").update(keyId).digest("hex"), replicas };
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const hints of this.#watches) hints.end();
    return Promise.resolve();
  }

  async #write(write: Write): Promise<WriteResult> {
    this.#assertOpen();
    const accepted = this.#accept(write);
    if ("ok" in accepted) return accepted;
    const identity = identityOf(accepted);
    const earlier = this.#region.answered.get(accepted.requestId);
    if (earlier !== undefined) {
      if (earlier.write === identity) return earlier.result;
      return rejected("REQUEST_ID_REUSED", `request ${accepted.requestId} was another write`);
    }
    const beside = versionsBeside(rowIn(this.#region, accepted.keyId), accepted.covered);
    if (accepted.value !== null && beside.length >= edgeLimits.siblingsMax) {
      return rejected("TOO_MANY_SIBLINGS", `the key has ${beside.length} siblings that this put does not cover`);
    }
    const planned = this.#plannedFailure(accepted.value === null ? "delete" : "put");
    if (planned !== null && planned.applied !== true) return failureOf(planned);
    const result = this.#apply(accepted);
    this.#region.answered.set(accepted.requestId, { write: identity, result });
    return planned === null ? result : failureOf(planned);
  }

  /** All checks, in the order in which a caller would want to hear of them. */
  #accept(write: Write): AcceptedWrite | StoreFailure {
    const { bucket, key, value, options } = write;
    const settings = this.#world.buckets.get(bucket);
    if (settings === undefined) return unknownBucket(bucket);
    const refusal =
      checkKey(key) ??
      (value === null ? null : checkValue(value)) ??
      checkWriteOptions(options, settings.n) ??
      checkExpiry(options);
    if (refusal !== null) return refusal;
    const keyId = keyIdOf(bucket, key);
    const context = options.context;
    if (value === null && (context === undefined || context.length === 0)) {
      return rejected("CONTEXT_REQUIRED", "a delete names what it removes: hand in the context of a get");
    }
    const covered = context === undefined ? new Set<number>() : openWrites(this.#world.secret, keyId, context);
    if (covered === null) return rejected("CONTEXT_INVALID", "this context was not issued for this key");
    return { ...write, settings, keyId, covered, requestId: options.requestId ?? (randomUUID() as RequestId) };
  }

  #apply({ keyId, value, covered, requestId, options, settings }: AcceptedWrite): WriteResult {
    const write = this.#world.nextWrite();
    const version: MemoryVersion | null =
      value === null
        ? null
        : {
            write,
            value: new Uint8Array(value),
            writtenAt: this.#world.nextTime(),
            expiresAtMs: options.expiresAtMs ?? null,
            requestId,
          };
    const row = applyWrite(rowIn(this.#region, keyId), { write, covered, version });
    for (const region of this.#world.reachableFrom(this.#region)) storeRow(region, keyId, row);

    const placement = this.#world.placementFrom(this.#region, settings);
    const copies = placement.copies.length;
    const owners = placement.copies.filter((copy) => copy.role === "owner").length;
    const needed = Math.max(options.w ?? settings.w, options.dw ?? 0);
    if (copies < needed || owners < (options.pw ?? 0)) return missedQuorum(needed, placement);
    const body = options.returnBody === true;
    return {
      ok: true,
      context: sealWrites(this.#world.secret, keyId, body ? row.seen : [...covered, write]),
      siblings: body ? shown(row, settings) : null,
      durability: { n: settings.n, ...placement },
    };
  }

  #plannedFailure(operation: PlannedFailure["operation"]): PlannedFailure | null {
    const index = this.#region.failures.findIndex((failure) => failure.operation === operation);
    return index === -1 ? null : (this.#region.failures.splice(index, 1)[0] ?? null);
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreClosedError();
  }
}

/** As the bucket's resolver shows them; equal request id and bytes once, expired ones not at all. */
function shown(row: MemoryRow, settings: BucketSettings): readonly StoredVersion[] {
  const alive = row.versions.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > Date.now());
  const once = new Map(
    alive.map((version) => [`${version.requestId}\n${Buffer.from(version.value).toString("base64")}`, version]),
  );
  const versions = [...once.values()];
  return (settings.resolver === "last-write-wins" ? latest(versions) : versions).map((version) => ({
    vtag: `w${version.write}`,
    value: new Uint8Array(version.value),
    writtenAt: version.writtenAt,
  }));
}

function latest(versions: readonly MemoryVersion[]): readonly MemoryVersion[] {
  const byTime = versions.toSorted(
    ({ writtenAt: a, write: x }, { writtenAt: b, write: y }) => a.ms - b.ms || a.logical - b.logical || x - y,
  );
  return byTime.slice(-1);
}

/** What a request id must go on naming. */
function identityOf({ keyId, value, options }: AcceptedWrite): string {
  const hex = (bytes: Uint8Array | null | undefined): string => (bytes ? Buffer.from(bytes).toString("hex") : "none");
  return [keyId, value === null ? "delete" : "put", hex(value), hex(options.context), options.expiresAtMs].join("\n");
}

/** A bucket name cannot hold a NUL here by accident: it is configured. Key bytes are any bytes, hence hex. */
function keyIdOf(bucket: string, key: Uint8Array): string {
  return `${bucket}\n${Buffer.from(key).toString("hex")}`;
}

function unknownBucket(bucket: string): StoreFailure {
  return rejected("BUCKET_UNKNOWN", `there is no bucket "${bucket}"`);
}

function missedQuorum(needed: number, { copies, missing }: Placement): StoreFailure {
  const received = copies.length;
  const message = `${received} of ${needed} nodes answered in time`;
  const reached = copies.filter(({ role }) => role === "owner").map(({ node }) => node);
  const who = { from: copies.map(({ node }) => node), owners: [...reached, ...missing] };
  return { ok: false, outcome: "unknown", code: "QUORUM_NOT_REACHED", message, needed, received, ...who };
}

function failureOf({ code, outcome }: PlannedFailure): StoreFailure {
  return { ok: false, outcome, code, message: "a planned failure of a test", needed: 0, received: 0, from: [] };
}
