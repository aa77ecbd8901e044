import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";

/** What is asked, as tRPC's links say it. */
export interface ShopRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or null for a question without a body. */
  readonly body: string | null;
  readonly signal: AbortSignal | null;
}

/** As much of a fetch's answer as tRPC's links read. */
export interface ShopAnswer {
  readonly ok: boolean;
  readonly status: number;
  /** Each `Set-Cookie` header. */
  readonly cookies: readonly string[];
  json(): Promise<unknown>;
}

/**
 * A fetch with nothing but what a shopper's device needs, over connections that stay open. Whoever measures a shop with
 * it measures the shop: the global `fetch` leaves so much behind for the garbage collector, streams and finalizers among
 * it, that a process which plays hundreds of shoppers stood still for some 50 ms every few seconds. Rejects when the
 * connection fails; `http:` only.
 */
export function shopFetch(url: string, { method, headers, body, signal }: ShopRequest): Promise<ShopAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...headers, ...length }, ...(signal === null ? {} : { signal }) };
    const sent = request(url, options, (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => {
        const status = message.statusCode ?? 0;
        resolve({
          ok: status >= 200 && status < 300,
          status,
          cookies: cookiesIn(message.headers),
          json: () => Promise.resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

function cookiesIn(headers: IncomingHttpHeaders): readonly string[] {
  return headers["set-cookie"] ?? [];
}
