import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface HealthServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Whether the node takes requests: false while it starts and while it drains. */
  readonly isReady: () => boolean;
  /** The body of `/metrics`. */
  readonly metrics: { readonly contentType: string; readonly render: () => Promise<string> };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

/**
 * Three questions for whoever supervises the process. `/livez`: does its event loop turn. `/readyz`: does it take
 * requests (503 while it starts or drains). `/metrics`: its figures, in Prometheus's text format. Nothing else is
 * answered here, and nothing about the data.
 */
export class HealthServer {
  readonly #server: Server;
  readonly #options: HealthServerOptions;

  constructor(options: HealthServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      const answered = this.#answer(request.method ?? "", request.url ?? "");
      void answered.catch(toFailure).then(({ status, body, contentType = "text/plain" }) => {
        // Probes come seconds apart; an idle connection would only delay the stop.
        response.writeHead(status, { "content-type": contentType, connection: "close" }).end(body);
      });
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

  async #answer(method: string, url: string): Promise<Answer> {
    const path = url.split("?", 1)[0];
    if (method !== "GET" && method !== "HEAD") return { status: 405, body: "only GET\n" };
    const { metrics, isReady } = this.#options;
    if (path === "/livez") return { status: 200, body: "live\n" };
    if (path === "/metrics") return { status: 200, body: await metrics.render(), contentType: metrics.contentType };
    if (path !== "/readyz") return { status: 404, body: "not found\n" };
    return isReady() ? { status: 200, body: "ready\n" } : { status: 503, body: "not ready\n" };
  }
}

/** Figures that cannot be told must not end the node that they are about. */
function toFailure(error: unknown): Answer {
  return { status: 500, body: `${error instanceof Error ? error.message : String(error)}\n` };
}
