export type { ClusterSettings } from "./config/cluster-settings.ts";
export { settingsFingerprint } from "./config/cluster-settings.ts";
export type { ConfigInputs, ConfigResult, NodeConfig, SettingSource } from "./config/load-config.ts";
export { loadConfig } from "./config/load-config.ts";
export type { LogLevel, NodeSettings } from "./config/node-settings.ts";
export type { InitOptions, InitResult } from "./data-directory.ts";
export { initDataDirectory } from "./data-directory.ts";
export type { NodeDecorators, RunningNode, StartResult } from "./start-node.ts";
export { startNode } from "./start-node.ts";
export type { MemoryEngineOptions } from "./storage/memory-engine.ts";
export { MemoryEngine } from "./storage/memory-engine.ts";
export type {
  QueueDepth,
  ScanRange,
  ScanResult,
  StorageEngine,
  StorageListener,
  StorageWrite,
} from "./storage/storage-engine.ts";
export type { ClientHandle, Transport, TransportHandlers } from "./transport/transport.ts";
export type { EmbeddedCluster, StoreOptions } from "./embedded/embedded-cluster.ts";
export { createEmbeddedCluster } from "./embedded/embedded-cluster.ts";
export type { EmbeddedClusterOptions, EmbeddedStorage } from "./embedded/embedded-config.ts";
