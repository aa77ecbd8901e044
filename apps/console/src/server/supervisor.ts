import { request } from "node:http";
import { z } from "zod";
import type { DemoReport, DemoState } from "../model/demo-state.ts";
import type { FaultCommand } from "../model/fault-command.ts";

/**
 * The demo's supervisor: HTTP with JSON over a Unix socket that only its owner may open. This is the only module that
 * knows its wire shapes; what it says is checked before anything is built on it.
 */
export interface Supervisor {
  state(): Promise<DemoReport>;
  command(command: FaultCommand): Promise<CommandResult>;
}

export type CommandResult =
  | { readonly ok: true; readonly state: DemoState }
  /** `status`: what to answer the browser with. */
  | { readonly ok: false; readonly status: 400 | 404 | 409 | 502 | 504; readonly message: string };

/** For a look: as long as for a node. A hung supervisor must not hang the page. */
const stateTimeoutMs = 800;
/** For a command: a restart is answered only when the node is up again. */
const commandTimeoutMs = 20_000;
/** An answer is a few kilobytes; more than this is no answer. */
const answerBytesMax = 1024 * 1024;

const stateSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      zone: z.string(),
      address: z.string(),
      state: z.enum(["starting", "running", "paused", "stopped"]),
      pid: z
        .int()
        .nullish()
        .transform((pid) => pid ?? null),
    }),
  ),
  apps: z.array(z.object({ name: z.string(), url: z.string(), state: z.string() })),
  cut: z.object({ groups: z.array(z.array(z.string())) }).nullable(),
  links: z.array(z.object({ from: z.string(), to: z.string(), drop: z.boolean(), delayMs: z.number().min(0) })),
});
const errorSchema = z.object({ error: z.string() });

/** Speaks to the supervisor at `socketPath`. Holds no connection open, so it needs no closing. */
export function createSupervisor(socketPath: string): Supervisor {
  return {
    async state() {
      const answer = await exchange({ socketPath, method: "GET", path: "/state", timeoutMs: stateTimeoutMs });
      if (answer.status === "failed") return { status: "unreachable", reason: answer.reason };
      const state = parseState(answer.body);
      return state === null
        ? {
            status: "unreachable",
            reason: "the demo's supervisor gave an answer that this console does not understand",
          }
        : { status: "present", state };
    },

    async command(command) {
      const body = JSON.stringify(command);
      const answer = await exchange({ socketPath, method: "POST", path: "/faults", timeoutMs: commandTimeoutMs, body });
      if (answer.status === "failed") return { ok: false, status: answer.timedOut ? 504 : 502, message: answer.reason };
      return readCommandAnswer(answer.code, answer.body);
    },
  };
}

/** The state in a body, or null. Fields added by a newer supervisor are ignored. */
export function parseState(body: string): DemoState | null {
  const parsed = stateSchema.safeParse(jsonOrUndefined(body));
  return parsed.success ? parsed.data : null;
}

/** What the supervisor's answer to a command means. Its sentence is kept where it has one. */
export function readCommandAnswer(code: number, body: string): CommandResult {
  const state = code === 200 ? parseState(body) : null;
  if (state !== null) return { ok: true, state };
  const refusal = errorSchema.safeParse(jsonOrUndefined(body));
  if ((code === 400 || code === 404 || code === 409) && refusal.success) {
    return { ok: false, status: code, message: refusal.data.error };
  }
  const detail = refusal.success ? `: ${refusal.data.error}` : "";
  return { ok: false, status: 502, message: `The demo's supervisor answered ${code}${detail}.` };
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

interface Exchange {
  readonly socketPath: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly timeoutMs: number;
  readonly body?: string;
}

type Exchanged =
  | { readonly status: "answered"; readonly code: number; readonly body: string }
  | { readonly status: "failed"; readonly timedOut: boolean; readonly reason: string };

function exchange({ socketPath, method, path, timeoutMs, body }: Exchange): Promise<Exchanged> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (error: Error & { readonly code?: string }): void => {
      const reason = signal.aborted
        ? `the demo's supervisor did not answer within ${timeoutMs} ms`
        : `the demo's supervisor cannot be reached (${error.code ?? error.message})`;
      resolve({ status: "failed", timedOut: signal.aborted, reason });
    };
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const outgoing = request({ socketPath, method, path, headers, signal }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > answerBytesMax) incoming.destroy(new Error("its answer is too long"));
      });
      incoming.on("error", fail);
      incoming.on("end", () => resolve({ status: "answered", code: incoming.statusCode ?? 0, body: text }));
    });
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}
