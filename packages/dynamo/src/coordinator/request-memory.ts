import { fingerprint } from "../bytes.ts";
import { keyId } from "../key.ts";
import type { ClientResponse, DeleteRequest, PutRequest } from "./client-request.ts";
import { edgeLimits } from "./bucket-settings.ts";

/** Answers are remembered for twice the longest deadline: a repeat can be no older. */
export const rememberedMs = 2 * edgeLimits.timeoutMsMax;

interface Remembered {
  readonly write: string;
  readonly sinceMs: number;
  response: ClientResponse | null;
  waiting: ((response: ClientResponse) => void)[];
}

export type Recall =
  /** Not seen before: go on, and tell what came of it. */
  | { readonly seen: false; readonly settle: (response: ClientResponse) => void }
  /** The same write: it is answered from memory, now or when the first is. */
  | { readonly seen: true }
  /** The id belongs to a different write. */
  | { readonly seen: "other-write" };

/**
 * What this coordinator answered to which request id (design §2, Requests). A repeat through the same coordinator is
 * never minted twice; a repeat elsewhere is a second write, which is why clients repeat elsewhere only if the
 * application absorbs duplicates. A rejected write left no trace, so its id is forgotten and may be tried again.
 */
export class RequestMemory {
  readonly #remembered = new Map<string, Remembered>();

  recall(
    request: PutRequest | DeleteRequest,
    at: { readonly nowMs: number; readonly reply: (response: ClientResponse) => void },
  ): Recall {
    this.#forgetOld(at.nowMs);
    const write = describe(request);
    const known = this.#remembered.get(request.requestId);
    if (known === undefined) {
      const entry: Remembered = { write, sinceMs: at.nowMs, response: null, waiting: [at.reply] };
      this.#remembered.set(request.requestId, entry);
      return { seen: false, settle: (response) => this.#settle(request.requestId, response) };
    }
    if (known.write !== write) return { seen: "other-write" };
    if (known.response === null) known.waiting.push(at.reply);
    else at.reply(known.response);
    return { seen: true };
  }

  #settle(requestId: string, response: ClientResponse): void {
    const entry = this.#remembered.get(requestId);
    if (entry === undefined) return;
    const { waiting } = entry;
    entry.waiting = [];
    entry.response = response;
    if (response.type === "failed" && response.outcome === "rejected") this.#remembered.delete(requestId);
    for (const reply of waiting) reply(response);
  }

  #forgetOld(nowMs: number): void {
    for (const [requestId, entry] of this.#remembered) {
      if (nowMs - entry.sinceMs <= rememberedMs) return;
      // Unanswered after twice every deadline cannot be; but forgetting a waiter would hang it.
      if (entry.response === null) return;
      this.#remembered.delete(requestId);
    }
  }
}

function describe(request: PutRequest | DeleteRequest): string {
  const clock = request.context.map(({ actor, counter }) => `${actor}=${counter}`).join(",");
  const { ms, logical } = request.writtenAt;
  const bytes =
    request.type === "put" ? `${fingerprint(request.value)}:${request.value.length}:${request.expiresAtMs}` : "";
  return `${request.type} ${keyId(request.key)} ${clock} ${ms}.${logical} ${bytes}`;
}
