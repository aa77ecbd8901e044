export type {
  BackupCopy,
  BackupState,
  BackupStep,
  ClientOperation,
  ClientOutcome,
  ClientToNode,
  ClusterViewMessage,
  KeyPage,
  ListAnswer,
  NodeToClient,
  PlacedKey,
  RecordedTrace,
  SealedContext,
} from "./client-message.ts";
export type { Codec } from "./codec/codec.ts";
export { clientToNodeCodec, nodeToClientCodec, peerMessageCodec, storedRowCodec } from "./codec/codec.ts";
export type { EncodedStoredRow } from "./codec/stored-row.ts";
export { encodeStoredRow } from "./codec/stored-row.ts";
export type { Decoded, DecodeError, DecodeErrorCode } from "./codec/result.ts";
export type { Checksum } from "./frame/crc32.ts";
export { crc32 } from "./frame/crc32.ts";
export type { Frame } from "./frame/frame.ts";
export { appendFrame, frameKinds } from "./frame/frame.ts";
export type { FrameDecoderOptions, FrameError, FrameErrorCode, FrameResult } from "./frame/frame-decoder.ts";
export { FrameDecoder } from "./frame/frame-decoder.ts";
