import type { Copy, FailureCode, HybridTime, NodeId, ReplicaView, RequestId } from "@cartwheel/dynamo";

/**
 * The port between an application and a store that keeps siblings (design §7). Our own cluster implements it over TCP
 * and in process; any engine that can keep concurrent versions side by side can. Every implementation passes
 * `versionedStoreContract` (exported as `@cartwheel/dynamo-client/contract`).
 *
 * Expected failures are returned, never thrown; only a misuse of the port (a closed store) throws.
 */
export interface VersionedStore {
  /** All versions of a value that no other known version supersedes, and a context that covers them. */
  get(bucket: string, key: Uint8Array, options?: GetOptions): Promise<GetResult>;
  /**
   * Writes a version that supersedes exactly what `options.context` covers. Without a context it is a blind put: a
   * sibling of everything already there.
   */
  put(bucket: string, key: Uint8Array, value: Uint8Array, options?: PutOptions): Promise<WriteResult>;
  /** Removes what `context` covers. A version that is concurrent to the delete survives. */
  delete(bucket: string, key: Uint8Array, context: Context, options?: WriteOptions): Promise<WriteResult>;
  /**
   * Hints that a key may have changed: best effort, at least one every few seconds even when nothing happened, so a
   * reader that follows each hint with a get is never stale for longer. Ends when `signal` aborts.
   */
  watch(bucket: string, key: Uint8Array, signal: AbortSignal): AsyncIterable<ChangeHint>;
  /** Releases connections. Pending operations fail as `unknown`. */
  close(): Promise<void>;
}

/** Opaque to everyone but the store that issued it. Hand it back with the write that builds on what was read. */
export type Context = Uint8Array;

export interface GetOptions {
  /** Overrides the bucket's R. */
  readonly r?: number;
  readonly pr?: number;
  /** Default 2,000. */
  readonly timeoutMs?: number;
}

export interface WriteOptions {
  /** Default: a fresh random id. Repeating a write under its id, bytes and context does not apply it twice. */
  readonly requestId?: RequestId;
  readonly w?: number;
  readonly pw?: number;
  readonly dw?: number;
  /** Default 2,000. */
  readonly timeoutMs?: number;
  /** The application's merge absorbs duplicates, so a lost answer may be retried elsewhere. Default false. */
  readonly mergeable?: boolean;
}

export interface PutOptions extends WriteOptions {
  readonly context?: Context;
  readonly expiresAtMs?: number;
  /** Ask for all siblings after the put; then the context always comes along. Default false. */
  readonly returnBody?: boolean;
}

export interface StoredVersion {
  /** Names the version among its siblings; stable, printable. */
  readonly vtag: string;
  readonly value: Uint8Array;
  readonly writtenAt: HybridTime;
}

export type GetResult =
  | {
      readonly ok: true;
      /** Empty: there is no value. */
      readonly siblings: readonly StoredVersion[];
      /** Null only when no replica that answered had ever seen the key. */
      readonly context: Context | null;
      /** False: nothing was found, but not every copy could be asked. Never present it as a fact. */
      readonly complete: boolean;
      readonly answeredBy: readonly NodeId[];
    }
  | StoreFailure;

export type WriteResult =
  | {
      readonly ok: true;
      /** Null when it would cover versions that the caller was not shown: read again before building on it. */
      readonly context: Context | null;
      readonly siblings: readonly StoredVersion[] | null;
      readonly durability: Durability;
    }
  | StoreFailure;

/** How safe a write was at the moment of its acknowledgement. */
export interface Durability {
  /** Copies that the bucket wants in the end. */
  readonly n: number;
  readonly copies: readonly Copy[];
  /** Owners that could not be reached; stand-ins hand the write to them when they return. */
  readonly missing: readonly NodeId[];
}

export interface StoreFailure {
  readonly ok: false;
  /** `rejected`: surely nothing was applied. `unknown`: it may have been; read again. */
  readonly outcome: "rejected" | "unknown";
  readonly code: FailureCode;
  readonly message: string;
  readonly needed: number;
  /** For a write that missed its quorum: how many nodes hold it durably all the same. */
  readonly received: number;
  readonly from: readonly NodeId[];
  /** Whose the key is, where too few nodes were reached and the store knows its ring: those not in `from` are missing. */
  readonly owners?: readonly NodeId[];
}

export interface ChangeHint {
  readonly reason: "changed" | "poll";
}

/** For people: what every member holds of a key. Offered by stores that have members. */
export interface InspectableStore extends VersionedStore {
  inspect(bucket: string, key: Uint8Array): Promise<KeyInspection | StoreFailure>;
}

/** Offered by stores that can find their keys. A walk over all of them: for operators and imports, not for requests. */
export interface ListableStore extends VersionedStore {
  /**
   * The keys of a bucket that have a value, each once, in no order that means anything, page by page. Not a snapshot:
   * what is written or deleted meanwhile may or may not be there. Ends after a failure, and when `signal` aborts.
   */
  listKeys(bucket: string, options?: ListOptions): AsyncIterable<KeyListResult>;
}

export interface ListOptions {
  readonly signal?: AbortSignal;
}

export type KeyListResult = { readonly ok: true; readonly keys: readonly Uint8Array[] } | StoreFailure;

export interface KeyInspection {
  readonly ok: true;
  readonly partition: number;
  readonly token: string;
  readonly replicas: readonly ReplicaView[];
}
