import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Kept {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface SharedCache {
  /** Where shoppers find it. */
  readonly url: string;
  /** Answers that it gave without asking the shop. */
  readonly hits: () => number;
  close(): Promise<void>;
}

/**
 * A cache in front of a shop that many shoppers share, as a careless proxy might be: it keeps, for ever and by address
 * alone, every answer to a GET that does not forbid it.
 */
export async function startSharedCache(shopUrl: string): Promise<SharedCache> {
  const kept = new Map<string, Kept>();
  let hits = 0;
  const server = createServer((asked, answer) => {
    const hit = asked.method === "GET" ? kept.get(asked.url ?? "/") : undefined;
    if (hit === undefined) return pass(asked, answer, { shopUrl, kept });
    hits += 1;
    answer.writeHead(hit.status, hit.headers);
    answer.end(hit.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    hits: () => hits,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Way {
  readonly shopUrl: string;
  readonly kept: Map<string, Kept>;
}

/** Hands a request on and its answer back as it arrives, so that streams flow. */
function pass(asked: IncomingMessage, answer: ServerResponse, { shopUrl, kept }: Way): void {
  const { method, headers, url = "/" } = asked;
  const onward = request(`${shopUrl}${url}`, { method, headers }, (told) => {
    const status = told.statusCode ?? 502;
    answer.writeHead(status, told.headers);
    const chunks: Buffer[] = [];
    told.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      answer.write(chunk);
    });
    told.on("end", () => {
      answer.end();
      if (method === "GET" && status === 200 && mayKeep(told)) {
        kept.set(url, { status, headers: told.headers, body: Buffer.concat(chunks) });
      }
    });
  });
  onward.on("error", () => answer.destroy());
  answer.on("close", () => onward.destroy());
  asked.pipe(onward);
}

function mayKeep({ headers }: IncomingMessage): boolean {
  const allowed = (headers["cache-control"] ?? "").split(/, */);
  return !allowed.includes("private") && !allowed.includes("no-store");
}
