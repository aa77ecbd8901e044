import { createRing, DynamoNode } from "@cartwheel/dynamo";
import type { NodeInit } from "@cartwheel/dynamo";
import { randomFillSync } from "node:crypto";
import type { Logger } from "pino";
import { peerCredentials } from "../config/credentials.ts";
import type { NodeConfig } from "../config/load-config.ts";
import { advertisedAddress } from "../config/node-settings.ts";
import type { AddressBook, NodeNotes } from "../data-directory.ts";
import type { StorageEngine } from "../storage/storage-engine.ts";
import type { Transport } from "../transport/transport.ts";
import { systemClock } from "./clock.ts";
import { ContextSeal } from "./context-seal.ts";
import type { NodeCore, NodeEnd } from "./node-shell.ts";
import { NodeShell } from "./node-shell.ts";

/** What a node is made of, besides its configuration. */
export interface NodeParts {
  readonly notes: NodeNotes;
  readonly storage: StorageEngine;
  readonly transport: Transport;
  readonly log: Logger;
  /** See `NodeShellOptions.onFatal`. */
  readonly onFatal: (reason: string) => void;
  /** See `NodeShellOptions.onHalt`. */
  readonly onHalt: (end: NodeEnd) => void;
  /** Puts something between the shell and the core that reads along, for metrics. Default nothing. */
  readonly observe?: (core: NodeCore) => NodeCore;
}

/** Puts the core into its shell. Nothing runs before the shell's `start`. */
export function createShell(config: NodeConfig, parts: NodeParts): NodeShell {
  const { cluster, node } = config;
  const core = new DynamoNode(nodeInit(config, parts));
  return new NodeShell({
    core: parts.observe?.(core) ?? core,
    storage: parts.storage,
    transport: parts.transport,
    seal: new ContextSeal(peerCredentials(config)),
    clock: systemClock,
    log: parts.log,
    self: node.id,
    history: parts.notes.history,
    addresses: knownAddresses(config, parts.notes),
    buckets: cluster.buckets,
    clientOperationsMax: node.clientOperationsMax,
    backup: { clusterId: cluster.clusterId, dataDir: node.dataDir, backupDir: node.backupDir },
    onFatal: parts.onFatal,
    onHalt: parts.onHalt,
  });
}

/**
 * Where nodes listen, as far as is known at the start: what was learned before, under what the configuration says, which
 * somebody may have corrected since. Those that are destroyed, and are still in the configuration, are not dialled.
 */
export function knownAddresses({ node }: NodeConfig, notes: NodeNotes): AddressBook {
  const known = new Map([...notes.addresses, ...node.addresses]);
  for (const gone of createRing(notes.history).destroyed) known.delete(gone);
  const own = advertisedAddress(node);
  return own === "" ? known : known.set(node.id, own);
}

function nodeInit({ cluster, node }: NodeConfig, { notes, storage }: NodeParts): NodeInit {
  const [a = 0, b = 0, c = 0, d = 0] = randomFillSync(new Uint32Array(4));
  const held = storage.query({ type: "held" });
  return {
    id: node.id,
    history: notes.history,
    buckets: cluster.buckets,
    incarnation: notes.incarnation,
    commitSequence: storage.commitSequence(),
    heldPartitions: held.type === "held" ? held.partitions : [],
    readiness: notes.readiness,
    address: advertisedAddress(node),
    entropy: [a, b, c, d],
    timing: node.timing,
  };
}
