import type { IncomingMessage, ServerResponse } from "node:http";

/** An answer as plain data; `sendReply` puts it on the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | string;
  /** The request's body was not read to its end, and will not be. */
  readonly unread?: boolean;
}

/** How long, and how much, is read and thrown away of a body that was refused. */
const lingerMsMax = 2_000;
const lingerBytesMax = 16 * 1024 * 1024;

export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { status, body, unread = false } = reply;
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  // Old clients look at the type of every answer, even of an empty one.
  const headers: Record<string, string | readonly string[]> = { "Content-Type": "text/plain", ...reply.headers };
  if (status !== 204 && status !== 304) headers["Content-Length"] = String(length);
  if (unread) headers["Connection"] = "close";
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  if (!unread) {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  response.write(body);
  linger(request, () => response.end());
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
