export type {
  ChangeHint,
  Context,
  Durability,
  GetOptions,
  GetResult,
  InspectableStore,
  KeyInspection,
  KeyListResult,
  ListableStore,
  ListOptions,
  PutOptions,
  StoredVersion,
  StoreFailure,
  VersionedStore,
  WriteOptions,
  WriteResult,
} from "./versioned-store.ts";
export { StoreClosedError } from "./store-closed-error.ts";
export type { ClusterClient, ClusterClientOptions } from "./cluster/cluster-client.ts";
export { createClusterClient } from "./cluster/cluster-client.ts";
export type { Dial, DialTarget, NodeConnection } from "./cluster/dial.ts";
export { parseAddress } from "./cluster/dial.ts";
export type { NodeSight } from "./cluster/link-pool.ts";
export type { ClientTuning } from "./cluster/tuning.ts";
export { defaultTuning } from "./cluster/tuning.ts";
export type { BackupCluster, BackupOptions, BackupResult } from "./cluster/take-backup.ts";
export { takeBackup } from "./cluster/take-backup.ts";
export type { NodeAnswer } from "./cluster/node-question.ts";
