export type { ActorId, Key, NodeId, Now, Partition, RequestId, RingId, Zone } from "./ids.ts";
export { isNodeId, isRequestId } from "./ids.ts";
export { assert, assertNever, AssertionError } from "./assert.ts";
export type { Dot, HybridTime, Row, Sibling, StoredRow, VersionVector } from "./versioning/types.ts";
export type {
  Assignment,
  ChangeOperation,
  History,
  InitOperation,
  Member,
  Membership,
  Operation,
  PeerState,
} from "./membership/types.ts";
export type { BucketSettings } from "./coordinator/bucket-settings.ts";
export { defaultBucketSettings, edgeLimits } from "./coordinator/bucket-settings.ts";
export type {
  ClientRequest,
  ClientResponse,
  Copy,
  DeleteRequest,
  FailedResponse,
  FailureCode,
  GetRequest,
  GotResponse,
  InspectedResponse,
  InspectRequest,
  PutRequest,
  ReplicaView,
  WrittenResponse,
} from "./coordinator/client-request.ts";
export type {
  Drain,
  DrainedRow,
  DrainReply,
  Forward,
  ForwardReply,
  Exchange,
  ExchangeLeaves,
  ExchangeLeavesReply,
  ExchangeReply,
  FetchRows,
  FetchRowsReply,
  Gossip,
  Leaf,
  MemberReport,
  Ping,
  Pong,
  ProbeReply,
  ProbeRequest,
  Reap,
  ReapAnswer,
  ReapAsk,
  ReapCandidate,
  TreeId,
  HistoryMessage,
  PeerMessage,
  Repair,
  ReplicaGet,
  ReplicaGetReply,
  ReplicaPut,
  ReplicaPutReply,
} from "./node/peer-message.ts";
export type { HaltCode, NodeEffect, NodeEvent, RowRead, ScannedRow } from "./node/events.ts";
export type { FreshActorReason, TraceEvent } from "./node/trace.ts";
export type { NodeInit, NodeView, Readied, Timing } from "./node/node-init.ts";
export { defaultTiming } from "./node/node-init.ts";
export { compareBytes, equalBytes, hex, utf8 } from "./bytes.ts";
export { compareKeys, keyId } from "./key.ts";
export { Random } from "./random.ts";
export { ActorSource } from "./versioning/actor.ts";
export {
  compareHybridTimes,
  driftMsMax,
  hybridTimeZero,
  nextHybridTime,
  observeHybridTime,
} from "./versioning/hybrid-time.ts";
export {
  contains,
  deleteSiblings,
  emptyRow,
  equalRows,
  mergeRows,
  putSibling,
  uncoveredSiblings,
} from "./versioning/row.ts";
export { resolveSiblings } from "./versioning/resolver.ts";
export {
  compareDots,
  counterOf,
  covers,
  dominates,
  emptyClock,
  equalClocks,
  joinClocks,
  withDot,
} from "./versioning/version-vector.ts";
export type { ClaimPlan } from "./ring/claim.ts";
export { claimPartitions } from "./ring/claim.ts";
export type { InitPlan } from "./membership/history.ts";
export { containsHistory, mergeHistories, operationHash, planInit } from "./membership/history.ts";
export { foldHistory } from "./membership/fold.ts";
export { unsoundness } from "./membership/soundness.ts";
export type { Change, Plan, PlanRefusal } from "./membership/plan.ts";
export { planChange, voteFor } from "./membership/plan.ts";
export type { PreferenceEntry, Ring } from "./ring/ring.ts";
export { createRing } from "./ring/ring.ts";
export { partitionOf, partitionOfKey, segmentOf, tokenOf } from "./ring/token.ts";
export { DynamoNode } from "./node/node.ts";
export type { ListedKey, StorageAnswer, StorageQuery } from "./node/queries.ts";
export { isReapable } from "./node/queries.ts";
export type { PlacedRow } from "./node/answer-query.ts";
export { answerQuery, toggleLeaf } from "./node/answer-query.ts";
export { leafOf, rootOf } from "./anti-entropy/tree-hash.ts";
export { HashForest } from "./anti-entropy/hash-forest.ts";
export type { ChangeRequest, ChangeResponse } from "./membership/change.ts";
export { hashBytes, segmentCount } from "./anti-entropy/tree.ts";
export type { PlacementSetting, PlacementStrategy } from "./ring/placements.ts";
export { loadBalancingEfficiency } from "./ring/placements.ts";
export type { Rebalance } from "./ring/rebalance.ts";
export { rebalance } from "./ring/rebalance.ts";
