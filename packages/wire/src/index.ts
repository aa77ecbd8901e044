export type {
  ClientOperation,
  ClientOutcome,
  ClientToNode,
  ClusterViewMessage,
  NodeToClient,
  RecordedTrace,
  SealedContext,
} from "./client-message.ts";
export type { Decoded, DecodeError, DecodeErrorCode } from "./codec/result.ts";
