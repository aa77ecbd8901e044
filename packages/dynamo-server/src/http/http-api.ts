import type { Logger } from "pino";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { edgeLimits } from "@cartwheel/dynamo";
import type { ClusterSettings } from "../config/cluster-settings.ts";
import { inHttpSpan } from "../spans/http-span.ts";
import { answerRequest } from "./answer-request.ts";
import { Guard } from "./guard.ts";
import type { KeyLister } from "./key-lister.ts";
import type { LocalClient } from "./local-client.ts";
import { NodeStore } from "./node-store.ts";
import { problem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";
import { sendReply } from "./reply.ts";

export interface HttpApiOptions {
  readonly host: string;
  readonly port: number;
  /** Null: none is asked for. */
  readonly token: Uint8Array | null;
  readonly cluster: ClusterSettings;
  readonly client: LocalClient;
  readonly lister: KeyLister;
  /** The body of `/stats`. */
  readonly stats: () => Promise<object>;
  readonly log: Logger;
}

/** Connections at once: times the largest value, the memory that slow senders can hold. */
const connectionsMax = 512;
/** A whole request must have come by then. */
const requestMsMax = 30_000;
const stopMsMax = 5_000;
/** More of a refused body is not read to its end; the connection closes instead. */
const unreadBytesMax = 64 * 1024;

/**
 * The store over HTTP, in Riak KV's conventions. A thin edge: every request becomes operations of the node itself,
 * which coordinates or forwards them as it does for any client.
 */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #server: Server;
  readonly #guard: Guard;
  readonly #store: NodeStore;

  constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#guard = new Guard(options.token);
    this.#store = new NodeStore(options.client);
    this.#server = createServer({ requestTimeout: requestMsMax, headersTimeout: 10_000 }, (request, response) => {
      void this.#handle(request, response);
    });
    this.#server.maxConnections = connectionsMax;
    this.#server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
      // One who asks first whether a body is welcome need not send what would be refused.
      const declared = Number(request.headers["content-length"] ?? 0);
      if (declared <= edgeLimits.valueBytesMax) response.writeContinue();
      void this.#handle(request, response);
    });
  }

  /** Rejects when the address cannot be taken. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, this.#options.host, () => resolve());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Takes no more connections; those in use are answered first, for at most 5 s. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#server.closeAllConnections(), stopMsMax);
    await new Promise((resolve) => this.#server.close(resolve));
    clearTimeout(timer);
    await this.#options.lister.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: Reply;
    try {
      reply = await inHttpSpan(request, () => this.#answer(request));
    } catch (error) {
      this.#options.log.error({ err: error, method: request.method }, "http request failed");
      const bug = problem("INTERNAL", "The request met a bug; the node's log says more.", { outcome: "unknown" });
      reply = problemReply(bug, request.headers.accept);
    }
    // A connection that is kept would be closed under the next request.
    if (!this.#server.listening) response.shouldKeepAlive = false;
    await sendReply(request, response, { ...reply, unread: reply.unread ?? leavesMuch(request) });
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const { cluster, stats } = this.#options;
    const [path, search] = splitUrl(request.url ?? "");
    const refusal = path === "/ping" && request.method === "GET" ? null : this.#guard.check(request.headers);
    if (refusal !== null) {
      const reply = problemReply(refusal, request.headers.accept);
      const headers = refusal.status === 401 ? { ...reply.headers, "WWW-Authenticate": "Bearer" } : reply.headers;
      return { ...reply, headers };
    }
    const query = new URLSearchParams(search);
    const { lister } = this.#options;
    return answerRequest({ message: request, path, query, cluster, stats, store: this.#store, lister });
  }
}

/** Whether a body that nobody asked for is still to come, and not worth reading to keep the connection. */
function leavesMuch({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > unreadBytesMax;
}

function splitUrl(url: string): readonly [path: string, search: string] {
  const mark = url.indexOf("?");
  return mark === -1 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}
