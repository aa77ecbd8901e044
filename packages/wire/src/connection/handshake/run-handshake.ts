import type { Socket } from "node:net";
import { crc32 } from "node:zlib";
import { Writer } from "../../codec/writer.ts";
import { appendFrame, type Frame } from "../../frame/frame.ts";
import { FrameDecoder } from "../../frame/frame-decoder.ts";
import type { Identity } from "../identity.ts";
import type { Refusal, RefusalCode } from "../refusal.ts";
import { type Handshake, type HandshakeStep, unauthenticatedBytesMax } from "./handshake.ts";

export type Shaken<Remote extends Identity> =
  /** The socket is paused; `decoder` may hold bytes that came behind the handshake. */
  | { readonly ok: true; readonly remote: Remote; readonly decoder: FrameDecoder }
  /** The socket is closed, or about to be once the refusal has left. */
  | { readonly ok: false; readonly refusal: Refusal };

export interface HandshakeRun {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Plays a handshake over a socket that is open or opening. Never rejects. */
export function runHandshake<Remote extends Identity>(
  socket: Socket,
  handshake: Handshake<Remote>,
  run: HandshakeRun,
): Promise<Shaken<Remote>> {
  const decoder = new FrameDecoder({ bodyBytesMax: unauthenticatedBytesMax, checksum: crc32 });
  let received = 0;
  let connected = !socket.connecting;
  const { promise, resolve } = Promise.withResolvers<Shaken<Remote>>();

  const finish = (shaken: Shaken<Remote>): void => {
    clearTimeout(timer);
    run.signal?.removeEventListener("abort", onAbort);
    socket.off("connect", onConnect).off("data", onData).off("close", onClose).off("error", onError);
    socket.pause();
    // An error that comes between here and the next owner of the socket must not go unheard, or the process dies.
    socket.on("error", ignore);
    if (!shaken.ok && connected) socket.destroySoon();
    else if (!shaken.ok) socket.destroy();
    resolve(shaken);
  };
  const refuse = (code: RefusalCode, message: string): void => finish({ ok: false, refusal: { code, message } });

  const take = (step: HandshakeStep<Remote>): boolean => {
    if (step.send.length > 0) socket.write(bytesOf(step.send));
    if (step.status === "done") finish({ ok: true, remote: step.remote, decoder });
    if (step.status === "refused") finish({ ok: false, refusal: step.refusal });
    return step.status === "continue";
  };
  const onConnect = (): void => {
    connected = true;
    const frames = handshake.begin();
    if (frames.length > 0) socket.write(bytesOf(frames));
  };
  const onData = (chunk: Uint8Array): void => {
    received += chunk.length;
    decoder.push(chunk);
    for (let result = decoder.next(); result.status !== "more"; result = decoder.next()) {
      if (result.status === "error") return refuse("PROTOCOL_ERROR", result.error.message);
      if (!take(handshake.receive(result.frame))) return;
    }
    if (received > unauthenticatedBytesMax) refuse("PROTOCOL_ERROR", "too many bytes before the proof");
  };
  const onClose = (): void =>
    connected
      ? refuse("PROTOCOL_ERROR", "the other end closed during the handshake")
      : refuse("UNREACHABLE", "the connection closed before it was open");
  const onError = (error: Error): void => refuse(connected ? "PROTOCOL_ERROR" : "UNREACHABLE", error.message);
  const onAbort = (): void => refuse("ABORTED", "the attempt was given up");
  const timer = setTimeout(() => {
    refuse(connected ? "TIMEOUT" : "UNREACHABLE", `no answer within ${run.timeoutMs} ms`);
  }, run.timeoutMs);

  socket.on("connect", onConnect).on("data", onData).on("close", onClose).on("error", onError);
  run.signal?.addEventListener("abort", onAbort, { once: true });
  if (run.signal?.aborted === true) onAbort();
  else if (connected) onConnect();
  return promise;
}

function bytesOf(frames: readonly Frame[]): Uint8Array {
  const writer = new Writer(512);
  for (const frame of frames) appendFrame(writer, frame, crc32);
  return writer.view();
}

function ignore(): void {}
