import { request } from "node:http";
import { supervisorErrorSchema, supervisorStateSchema } from "./supervisor-protocol.ts";
import type { FaultCommand, SupervisorState } from "./supervisor-protocol.ts";

/** Speaks to a supervisor over its socket. Every call throws the supervisor's own sentence when it refuses. */
export class SupervisorClient {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  state(): Promise<SupervisorState> {
    return this.#ask("GET", "/state");
  }

  /** Resolves once the fault holds, with the state after it. */
  send(command: FaultCommand): Promise<SupervisorState> {
    return this.#ask("POST", "/faults", command);
  }

  async #ask(method: string, path: string, body?: object): Promise<SupervisorState> {
    const { status, text } = await this.#exchange({
      method,
      path,
      body: body === undefined ? "" : JSON.stringify(body),
    });
    const answer: unknown = JSON.parse(text);
    if (status === 200) return supervisorStateSchema.parse(answer);
    throw new Error(supervisorErrorSchema.parse(answer).error);
  }

  #exchange({ method, path, body }: Exchange): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const asking = request({ socketPath: this.#path, method, path, agent: false });
      asking.once("error", reject);
      asking.once("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 500, text: Buffer.concat(chunks).toString("utf8") }),
        );
      });
      asking.end(body);
    });
  }
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}
