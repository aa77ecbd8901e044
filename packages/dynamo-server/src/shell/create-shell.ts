import { DynamoNode } from "@cartwheel/dynamo";
import type { NodeInit } from "@cartwheel/dynamo";
import { randomFillSync } from "node:crypto";
import type { Logger } from "pino";
import type { NodeConfig } from "../config/load-config.ts";
import type { NodeNotes } from "../data-directory.ts";
import type { StorageEngine } from "../storage/storage-engine.ts";
import type { Transport } from "../transport/transport.ts";
import { systemClock } from "./clock.ts";
import { ContextSeal } from "./context-seal.ts";
import type { NodeCore } from "./node-shell.ts";
import { NodeShell } from "./node-shell.ts";

/** What a node is made of, besides its configuration. */
export interface NodeParts {
  readonly notes: NodeNotes;
  readonly storage: StorageEngine;
  readonly transport: Transport;
  readonly log: Logger;
  /** See `NodeShellOptions.onFatal`. */
  readonly onFatal: (reason: string) => void;
  /** Puts something between the shell and the core that reads along, for metrics. Default nothing. */
  readonly observe?: (core: NodeCore) => NodeCore;
}

/** Puts the core into its shell. Nothing runs before the shell's `start`. */
export function createShell(config: NodeConfig, parts: NodeParts): NodeShell {
  const { cluster, node, secret } = config;
  const core = new DynamoNode(nodeInit(config, parts));
  return new NodeShell({
    core: parts.observe?.(core) ?? core,
    storage: parts.storage,
    transport: parts.transport,
    seal: new ContextSeal({ clusterId: cluster.clusterId, secret: secret.bytes() }),
    clock: systemClock,
    log: parts.log,
    history: parts.notes.history,
    peers: cluster.members.map(({ id }) => id).filter((id) => id !== node.id),
    addresses: cluster.members.map(({ id }) => ({
      node: id,
      address: node.addresses.get(id) ?? `${node.host}:${node.port}`,
    })),
    clientOperationsMax: node.clientOperationsMax,
    onFatal: parts.onFatal,
  });
}

function nodeInit({ cluster, node }: NodeConfig, { notes, storage }: NodeParts): NodeInit {
  const [a = 0, b = 0, c = 0, d = 0] = randomFillSync(new Uint32Array(4));
  return {
    id: node.id,
    history: notes.history,
    buckets: cluster.buckets,
    incarnation: notes.incarnation,
    commitSequence: storage.commitSequence(),
    heldPartitions: storage.heldPartitions(),
    recovering: notes.recovering,
    entropy: [a, b, c, d],
    timing: node.timing,
  };
}
