import { chmodSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { z } from "zod";
import type { FaultRefusal } from "./fault-refusal.ts";
import { StartRefused } from "./start-refused.ts";
import { faultCommandSchema } from "./supervisor-protocol.ts";
import type { FaultCommand, SupervisorState } from "./supervisor-protocol.ts";

/** What a supervisor offers to others: a local cluster. */
export interface Supervised {
  state(): SupervisorState;
  apply(command: FaultCommand): Promise<FaultRefusal | null>;
}

/** Longest path of a Unix socket that every system takes. */
const pathBytesMax = 103;
const bodyBytesMax = 64 * 1024;

const statusOf: Readonly<Record<FaultRefusal["code"], number>> = {
  "groups-invalid": 400,
  "node-unknown": 404,
  "wrong-state": 409,
};

/** Offers a cluster's state and faults to programs of the same user, as `supervisor-protocol.ts` describes. */
export class Supervisor {
  readonly #cluster: Supervised;
  readonly #path: string;
  readonly #server: Server;

  constructor(cluster: Supervised, path: string) {
    this.#cluster = cluster;
    this.#path = path;
    this.#server = createServer((incoming, response) => {
      this.#answer(incoming)
        .catch((error: unknown) => ({
          status: 500,
          body: { error: error instanceof Error ? error.message : String(error) },
        }))
        .then((answer) => write(response, answer))
        .catch(() => response.destroy());
    });
  }

  /** Throws `StartRefused` when another demo already serves this socket. A socket left by a dead one is replaced. */
  async start(): Promise<void> {
    await refuseUnusablePath(this.#path);
    rmSync(this.#path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#path, resolve);
    });
    chmodSync(this.#path, 0o600);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(incoming: IncomingMessage): Promise<Answer> {
    const { method, url } = incoming;
    if (url === "/state") return method === "GET" ? this.#state() : refused(405, "Ask for /state with GET.");
    if (url !== "/faults") return refused(404, "There is /state and /faults, nothing else.");
    if (method !== "POST") return refused(405, "Send a fault to /faults with POST.");
    const body = await readBody(incoming);
    if (body === null) return refused(413, `A command may have ${bodyBytesMax} bytes at most.`);
    const command = faultCommandSchema.safeParse(parseJson(body));
    if (!command.success) return refused(400, oneSentence(command.error));
    const refusal = await this.#cluster.apply(command.data);
    return refusal === null ? this.#state() : refused(statusOf[refusal.code], refusal.message);
  }

  #state(): Answer {
    return { status: 200, body: this.#cluster.state() };
  }
}

/** Throws `StartRefused` when a socket cannot be opened at `path`: too long, or a running demo answers there. */
export async function refuseUnusablePath(path: string): Promise<void> {
  if (Buffer.byteLength(path) > pathBytesMax) {
    throw new StartRefused(`${path} is too long for a Unix socket; choose a shorter place with --data-dir.`);
  }
  if (await isAnswered(path)) {
    throw new StartRefused(`A demo is already running on this data (${path}); stop it first.`);
  }
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function refused(status: number, error: string): Answer {
  return { status, body: { error } };
}

function oneSentence(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "the command" : issue.path.join(".");
  return `This is no command: ${where}: ${issue?.message ?? "invalid"}.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null when the body is too long. */
async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > bodyBytesMax) return null;
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function write(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ socketPath: path, path: "/state", timeout: 2_000 });
    asking.once("response", (response) => {
      response.resume();
      resolve(true);
    });
    asking.once("timeout", () => asking.destroy());
    asking.once("error", () => resolve(false));
    asking.end();
  });
}
