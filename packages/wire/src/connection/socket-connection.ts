import type { Socket } from "node:net";
import { crc32 } from "node:zlib";
import { decode, type Schema } from "../codec/schema.ts";
import { Writer } from "../codec/writer.ts";
import { appendFrame, beginFrame, endFrame, frameHeaderBytes, frameKinds } from "../frame/frame.ts";
import type { DecodeError } from "../codec/result.ts";
import type { FrameDecoder } from "../frame/frame-decoder.ts";
import type {
  CloseCode,
  CloseReason,
  Connection,
  ConnectionCounters,
  ConnectionHandlers,
  ConnectionLimits,
} from "./connection.ts";
import { protocolVersions } from "./handshake/handshake.ts";
import type { Agreement, Identity } from "./identity.ts";
import { messagesSince } from "./messages-since.ts";

export interface SocketConnectionOptions<Outgoing extends Typed, Incoming extends Typed, Remote extends Identity> {
  /** Open, authenticated, paused. */
  readonly socket: Socket;
  /** With whatever came behind the handshake. */
  readonly decoder: FrameDecoder;
  readonly remote: Remote;
  readonly agreed: Agreement;
  readonly limits: ConnectionLimits;
  readonly outgoing: MessageKind<Outgoing>;
  readonly incoming: MessageKind<Incoming>;
}

/** One direction of a link. */
export interface MessageKind<T extends Typed> {
  readonly schema: Schema<T>;
  readonly bodyBytesMax: number;
}

/** What every message has. */
export interface Typed {
  readonly type: string;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** A `Connection` over a TCP socket. */
export class SocketConnection<
  Outgoing extends Typed,
  Incoming extends Typed,
  Remote extends Identity,
> implements Connection<Outgoing, Incoming, Remote> {
  readonly remote: Remote;
  readonly agreed: Agreement;
  readonly #counters: Mutable<ConnectionCounters> = {
    framesSent: 0,
    bytesSent: 0,
    framesReceived: 0,
    bytesReceived: 0,
    framesDropped: 0,
    messagesRefused: 0,
  };
  readonly #options: SocketConnectionOptions<Outgoing, Incoming, Remote>;
  readonly #socket: Socket;
  /** The other end speaks an older version than this build. */
  readonly #isOlder: boolean;
  readonly #pulse: NodeJS.Timeout;
  readonly #writer = new Writer(bufferBytesMin);
  #spare: Uint8Array<ArrayBuffer> | null = null;
  #flushScheduled = false;
  /** Since when the socket's own buffer is full, or null; what follows waits in the writer. */
  #blockedSinceMs: number | null = null;
  #heardAtMs = performance.now();
  #handlers: ConnectionHandlers<Incoming> | null = null;
  #closed: CloseReason | null = null;

  constructor(options: SocketConnectionOptions<Outgoing, Incoming, Remote>) {
    this.#options = options;
    this.remote = options.remote;
    this.agreed = options.agreed;
    this.#isOlder = options.agreed.version < protocolVersions.max;
    this.#socket = options.socket;
    options.decoder.bodyBytesMax = options.incoming.bodyBytesMax;
    this.#socket
      .on("data", (chunk: Uint8Array) => this.#receive(chunk))
      .on("end", () => this.#end())
      .on("close", () => this.#finish("REMOTE", "the other end closed the connection"))
      .on("error", (error) => this.#finish("SOCKET_ERROR", error.message))
      .on("drain", () => this.#drain())
      .pause();
    this.#pulse = setInterval(() => this.#beat(), options.limits.silentMs / 4);
    this.#pulse.unref();
    if (this.#socket.destroyed) this.#finish("REMOTE", "the other end closed the connection");
  }

  get counters(): ConnectionCounters {
    return this.#counters;
  }

  start(handlers: ConnectionHandlers<Incoming>): void {
    if (this.#handlers !== null) throw new Error("the connection was started twice");
    this.#handlers = handlers;
    const reason = this.#closed;
    if (reason !== null) {
      queueMicrotask(() => handlers.closed(reason));
      return;
    }
    this.#deliver();
    if (this.#closed === null) this.#socket.resume();
  }

  send(message: Outgoing): boolean {
    const { outgoing, limits } = this.#options;
    const writer = this.#writer;
    // A message larger than the whole limit passes when nothing waits before it; otherwise it never could.
    const full = writer.length + this.#socket.writableLength >= limits.queueBytesMax;
    if (full || this.#closed !== null || this.#isTooNew(message)) {
      this.#counters.framesDropped++;
      return false;
    }
    const start = beginFrame(writer, frameKinds.message);
    let fits = false;
    try {
      outgoing.schema.write(writer, message);
      fits = writer.length - start - frameHeaderBytes <= outgoing.bodyBytesMax;
    } finally {
      // Also when the message was not what its type says: half a frame would spoil all that follow.
      if (!fits) writer.truncate(start);
    }
    if (fits) {
      endFrame(writer, start, crc32);
      this.#counters.framesSent++;
      this.#scheduleFlush();
    } else {
      this.#counters.framesDropped++;
    }
    return fits;
  }

  close(): void {
    this.#flush();
    this.#finish("LOCAL", "closed here");
  }

  /** After the poll phase: everything that this turn of the event loop had to say leaves in one write. */
  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#blockedSinceMs !== null) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#closed !== null || this.#blockedSinceMs !== null || this.#writer.length === 0) return;
    const bytes = this.#writer.take(this.#spare ?? new Uint8Array(bufferBytesMin));
    this.#spare = null;
    this.#counters.bytesSent += bytes.length;
    const taken = this.#socket.write(bytes, () => {
      // The kernel has its copy. A buffer that one burst made large is not kept.
      if (bytes.buffer.byteLength <= bufferBytesMax) this.#spare = new Uint8Array(bytes.buffer);
    });
    if (!taken) this.#blockedSinceMs = performance.now();
  }

  #drain(): void {
    this.#blockedSinceMs = null;
    this.#flush();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#closed !== null) return;
    const nowMs = performance.now();
    // This process may have slept while frames waited in the kernel; they could be older than a frame may live.
    if (nowMs - this.#heardAtMs > this.#options.limits.silentMs) {
      return this.#finish("SILENT", "what arrived after a long silence was discarded");
    }
    this.#heardAtMs = nowMs;
    this.#counters.bytesReceived += chunk.length;
    this.#options.decoder.push(chunk);
    this.#deliver();
  }

  #deliver(): void {
    const { decoder } = this.#options;
    for (let result = decoder.next(); result.status !== "more"; result = decoder.next()) {
      if (result.status === "error") return this.#finish("BAD_FRAME", result.error.message);
      this.#counters.framesReceived++;
      if (result.frame.kind === frameKinds.message) this.#deliverMessage(result.frame.body);
      if (this.#closed !== null) return;
    }
  }

  #deliverMessage(body: Uint8Array): void {
    const decoded = decode(this.#options.incoming.schema, body);
    if (decoded.ok && !this.#isTooNew(decoded.value)) return this.#handlers?.message(decoded.value);
    this.#counters.messagesRefused++;
    this.#handlers?.refused?.(decoded.ok ? this.#tooNew(decoded.value) : decoded.error);
  }

  #isTooNew({ type }: Typed): boolean {
    return this.#isOlder && (messagesSince.get(type) ?? 0) > this.agreed.version;
  }

  #tooNew(message: Incoming): DecodeError {
    const id = "id" in message && typeof message.id === "number" ? message.id : null;
    return { code: "UNSUPPORTED", message: `version ${this.agreed.version} has no ${message.type}`, id };
  }

  #end(): void {
    const error = this.#options.decoder.end();
    if (error === null) this.#finish("REMOTE", "the other end closed the connection");
    else this.#finish("BAD_FRAME", error.message);
  }

  #beat(): void {
    const nowMs = performance.now();
    const silentMs = nowMs - this.#heardAtMs;
    if (silentMs > this.#options.limits.silentMs) {
      return this.#finish("SILENT", `nothing was heard for ${Math.round(silentMs)} ms`);
    }
    // One who goes on talking and does not listen: what waits here for longer would be delivered after its time.
    const blockedMs = nowMs - (this.#blockedSinceMs ?? nowMs);
    if (blockedMs > this.#options.limits.silentMs / 2) {
      return this.#finish("STUCK", `the other end has taken nothing for ${Math.round(blockedMs)} ms`);
    }
    // Also when there was enough to say: a few bytes, and nothing to keep account of.
    appendFrame(this.#writer, { kind: frameKinds.ping, body: nothing }, crc32);
    this.#scheduleFlush();
  }

  #finish(code: CloseCode, message: string): void {
    if (this.#closed !== null) return;
    this.#closed = { code, message };
    clearInterval(this.#pulse);
    if (code === "LOCAL") destroyAfterWrites(this.#socket);
    else this.#socket.destroy();
    this.#handlers?.closed(this.#closed);
  }
}

/** Lets the last answers leave, but waits for nobody who does not take them. */
function destroyAfterWrites(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
  socket.destroySoon();
}

const lingerMs = 1_000;
const nothing = new Uint8Array(0);
const bufferBytesMin = 4096;
const bufferBytesMax = 65_536;
