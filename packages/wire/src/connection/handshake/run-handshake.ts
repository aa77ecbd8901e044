import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { crc32 } from "node:zlib";
import { encode } from "../../codec/schema.ts";
import { Writer } from "../../codec/writer.ts";
import { appendFrame, type Frame, frameKinds } from "../../frame/frame.ts";
import { FrameDecoder } from "../../frame/frame-decoder.ts";
import type { Agreement, Identity } from "../identity.ts";
import type { Refusal, RefusalCode } from "../refusal.ts";
import { refusalSchema } from "./handshake-message.ts";
import { type Handshake, type HandshakeStep, unauthenticatedBytesMax } from "./handshake.ts";

export type Shaken<Remote extends Identity> =
  /** The socket is paused; `decoder` may hold bytes that came behind the handshake. */
  | { readonly ok: true; readonly remote: Remote; readonly agreed: Agreement; readonly decoder: FrameDecoder }
  /** The socket is closed, or about to be once the refusal has left. */
  | { readonly ok: false; readonly refusal: Refusal };

export interface HandshakeRun {
  /** The socket's event after which it can be written to; none where it is open already. */
  readonly opens?: "connect" | "secureConnect" | undefined;
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
  let connected = run.opens === undefined;
  const { promise, resolve } = Promise.withResolvers<Shaken<Remote>>();

  const finish = (shaken: Shaken<Remote>): void => {
    clearTimeout(timer);
    run.signal?.removeEventListener("abort", onAbort);
    if (run.opens !== undefined) socket.off(run.opens, onConnect);
    socket.off("data", onData).off("close", onClose).off("error", onError);
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
    if (step.status === "done") finish({ ok: true, remote: step.remote, agreed: step.agreed, decoder });
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
  const onError = (error: Error): void => {
    // An error without a system call behind it is one of TLS. The acceptor's view of a certificate comes late: by then
    // the dialler has connected, and hears an alert.
    if (socket instanceof TLSSocket && !("syscall" in error)) refuse("TLS_REFUSED", error.message);
    else refuse(connected ? "PROTOCOL_ERROR" : "UNREACHABLE", error.message);
  };
  const onAbort = (): void => refuse("ABORTED", "the attempt was given up");
  const timer = setTimeout(() => {
    refuse(connected ? "TIMEOUT" : "UNREACHABLE", `no answer within ${run.timeoutMs} ms`);
  }, run.timeoutMs);

  if (run.opens !== undefined) socket.on(run.opens, onConnect);
  socket.on("data", onData).on("close", onClose).on("error", onError);
  run.signal?.addEventListener("abort", onAbort, { once: true });
  if (run.signal?.aborted === true) onAbort();
  else if (connected) onConnect();
  return promise;
}

/** For one who is refused before the handshake has begun. */
export function refusalBytes(refusal: Refusal): Uint8Array {
  return bytesOf([{ kind: frameKinds.refused, body: encode(refusalSchema, refusal) }]);
}

function bytesOf(frames: readonly Frame[]): Uint8Array {
  const writer = new Writer(512);
  for (const frame of frames) appendFrame(writer, frame, crc32);
  return writer.view();
}

function ignore(): void {}
