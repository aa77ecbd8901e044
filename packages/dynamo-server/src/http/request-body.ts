import type { IncomingMessage } from "node:http";

export type BodyResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `aborted`: nobody is left to be answered. */
  | { readonly ok: false; readonly reason: "too-large" | "aborted" };

/** Reads a body of at most `bytesMax`. One that announces more is not read at all. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<BodyResult> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) return { ok: false, reason: "too-large" };
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > bytesMax) return { ok: false, reason: "too-large" };
      chunks.push(chunk);
    }
  } catch {
    return { ok: false, reason: "aborted" };
  }
  return request.complete ? { ok: true, bytes: Buffer.concat(chunks) } : { ok: false, reason: "aborted" };
}
