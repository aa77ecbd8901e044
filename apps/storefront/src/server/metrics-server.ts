import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is told: the body of `/metrics`. */
export interface Figures {
  readonly contentType: string;
  render(): Promise<string>;
}

export interface MetricsAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/**
 * Tells a scraper the shop's figures, at a port of their own: on the shop's everybody could read them. Resolves with
 * the port once it listens; rejects when the address cannot be taken. Keeps no process alive.
 */
export async function startMetricsServer(figures: Figures, { host, port }: MetricsAddress): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    void answer(figures, `${request.method} ${request.url?.split("?", 1)[0]}`, response);
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

async function answer(figures: Figures, asked: string, response: ServerResponse): Promise<void> {
  // Scrapes come seconds apart; an idle connection would only delay the stop.
  response.setHeader("connection", "close");
  if (asked !== "GET /metrics") {
    response.writeHead(404, { "content-type": "text/plain" }).end("Only GET /metrics is answered here.\n");
    return;
  }
  try {
    const body = await figures.render();
    response.writeHead(200, { "content-type": figures.contentType }).end(body);
  } catch {
    response.writeHead(500, { "content-type": "text/plain" }).end("The figures could not be told.\n");
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
