import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface HealthServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Whether the node takes requests: false while it starts and while it drains. */
  readonly isReady: () => boolean;
}

/**
 * Two questions for whoever supervises the process. `/livez`: does its event loop turn. `/readyz`: does it take
 * requests (503 while it starts or drains). Nothing else is answered here, and nothing about the data.
 */
export class HealthServer {
  readonly #server: Server;
  readonly #options: HealthServerOptions;

  constructor(options: HealthServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      const { status, text } = this.#answer(request.method ?? "", request.url ?? "");
      // Probes come seconds apart; an idle connection would only delay the stop.
      response.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(`${text}\n`);
    });
  }

  /** Rejects when the address cannot be taken. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, this.#options.host, () => resolve());
    });
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(method: string, url: string): { readonly status: number; readonly text: string } {
    const path = url.split("?", 1)[0];
    if (method !== "GET" && method !== "HEAD") return { status: 405, text: "only GET" };
    if (path === "/livez") return { status: 200, text: "live" };
    if (path !== "/readyz") return { status: 404, text: "not found" };
    return this.#options.isReady() ? { status: 200, text: "ready" } : { status: 503, text: "not ready" };
  }
}
