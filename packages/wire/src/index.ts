export type {
  ClientOperation,
  ClientOutcome,
  ClientToNode,
  ClusterViewMessage,
  NodeToClient,
  RecordedTrace,
  SealedContext,
} from "./client-message.ts";
