import type { IncomingMessage, ServerResponse } from "node:http";

/** An answer as plain data; `sendReply` puts it on the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | string | ReplyStream;
  /** The request's body was not read to its end, and will not be. */
  readonly unread?: boolean;
}

/** A body that is sent as it comes, each text a chunk of its own. `broken off`: what was sent must not look complete. */
export type ReplyStream = AsyncIterable<string | typeof brokenOff>;

export const brokenOff = Symbol("broken off");

/** How long, and how much, is read and thrown away of a body that was refused. */
const lingerMsMax = 2_000;
const lingerBytesMax = 16 * 1024 * 1024;

/** Resolves when all of the answer has been handed to the connection, or the connection has closed. */
export async function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const { status, body, unread = false } = reply;
  if (response.destroyed && !isStream(body)) return;
  // Old clients look at the type of every answer, even of an empty one.
  const headers: Record<string, string | readonly string[]> = { "Content-Type": "text/plain", ...reply.headers };
  const length = lengthOf(body);
  if (length !== null && status !== 204 && status !== 304) headers["Content-Length"] = String(length);
  if (unread) headers["Connection"] = "close";
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  const isHead = request.method === "HEAD";
  if (isStream(body)) return sendStream(response, body, isHead);
  if (!unread) {
    response.end(isHead ? undefined : body);
    return;
  }
  response.write(body);
  linger(request, () => response.end());
}

/** Always begins to read the stream, so that it can let go of what it holds. */
async function sendStream(response: ServerResponse, body: ReplyStream, isHead: boolean): Promise<void> {
  for await (const text of body) {
    if (isHead) break;
    if (text === brokenOff) {
      // Without the last chunk every client can tell.
      response.destroy();
      return;
    }
    if (response.destroyed) return;
    if (!response.write(text)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function isStream(body: Reply["body"]): body is ReplyStream {
  return typeof body === "object" && Symbol.asyncIterator in body;
}

function lengthOf(body: Reply["body"]): number | null {
  if (isStream(body)) return null;
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}

/**
 * Closing while the client still sends would reset the connection, and the answer with it: so the answer goes out
 * first, and what comes in meanwhile is thrown away, within limits.
 */
function linger(request: IncomingMessage, close: () => void): void {
  let left = lingerBytesMax;
  const timer = setTimeout(finish, lingerMsMax);
  function finish(): void {
    clearTimeout(timer);
    request.removeListener("data", count);
    close();
  }
  function count(chunk: Buffer): void {
    left -= chunk.length;
    if (left < 0) finish();
  }
  request.on("data", count).once("end", finish).once("close", finish).resume();
}
