import { Fingerprint } from "../bytes.ts";
import type { ClientResponse, Copy, DeleteRequest, PutRequest } from "./client-request.ts";
import { edgeLimits } from "./bucket-settings.ts";

/** Answers are remembered for twice the longest deadline: a repeat can be no older. */
export const rememberedMs = 2 * edgeLimits.timeoutMsMax;

/** Kept small: a busy node remembers a hundred thousand of them. */
interface Remembered {
  /** The write's fingerprint, in two halves. */
  readonly writeHigh: number;
  readonly writeLow: number;
  readonly sinceMs: number;
  response: ClientResponse | null;
  /** Who is answered with the first; empty afterwards. */
  waiting: readonly ((response: ClientResponse) => void)[];
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
  /** Answers that came with a body, the oldest first, as long as they keep it. */
  readonly #withBody: { readonly entry: Remembered; readonly bytes: number }[] = [];
  #bodyBytes = 0;
  /** Lists of copies that answers had lately: most have one of a few. */
  readonly #copies: (readonly Copy[])[] = [];

  recall(
    request: PutRequest | DeleteRequest,
    at: { readonly nowMs: number; readonly reply: (response: ClientResponse) => void },
  ): Recall {
    this.#forgetOld(at.nowMs);
    const { requestId } = request;
    const [writeHigh, writeLow] = fingerprintOf(request);
    const known = this.#remembered.get(requestId);
    if (known === undefined) {
      const entry = { writeHigh, writeLow, sinceMs: at.nowMs, response: null, waiting: [at.reply] };
      this.#remembered.set(requestId, entry);
      return { seen: false, settle: (response) => this.#settle(requestId, response) };
    }
    if (known.writeHigh !== writeHigh || known.writeLow !== writeLow) return { seen: "other-write" };
    if (known.response === null) known.waiting = [...known.waiting, at.reply];
    else at.reply(known.response);
    return { seen: true };
  }

  #settle(requestId: string, response: ClientResponse): void {
    const entry = this.#remembered.get(requestId);
    if (entry === undefined) return;
    const { waiting } = entry;
    entry.waiting = none;
    entry.response = this.#shared(response);
    this.#keepBody(entry);
    if (response.type === "failed" && response.outcome === "rejected") this.#remembered.delete(requestId);
    for (const reply of waiting) reply(response);
  }

  /** Bodies are a client's whole values. A repeat that comes after too many others have had one reads again for its own. */
  #keepBody(entry: Remembered): void {
    const bytes = bodyBytes(entry.response);
    if (bytes === 0) return;
    this.#withBody.push({ entry, bytes });
    this.#bodyBytes += bytes;
    while (this.#bodyBytes > bodyBytesMax) {
      const oldest = this.#withBody.shift();
      if (oldest === undefined) return;
      this.#bodyBytes -= oldest.bytes;
      // Without the siblings the clock would claim what this answer does not show.
      if (oldest.entry.response?.type === "written")
        oldest.entry.response = { ...oldest.entry.response, siblings: null, clock: null };
    }
  }

  /** The same answer, with the list of copies of an earlier one that has the same. */
  #shared(response: ClientResponse): ClientResponse {
    if (response.type !== "written") return response;
    const known = this.#copies.find((copies) => equalCopies(copies, response.copies));
    if (known !== undefined) return { ...response, copies: known, missing: sharedIfEmpty(response.missing) };
    if (this.#copies.push(response.copies) > copiesMax) this.#copies.shift();
    return response;
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

function fingerprintOf(request: PutRequest | DeleteRequest): readonly [number, number] {
  const { key, context, writtenAt } = request;
  const print = new Fingerprint().text(request.type).text(key.bucket).bytes(key.bytes);
  print.number(context.length).number(writtenAt.ms).number(writtenAt.logical);
  for (const { actor, counter } of context) print.text(actor).number(counter);
  if (request.type === "put") print.number(request.expiresAtMs ?? -1).bytes(request.value);
  return print.value;
}

function bodyBytes(response: ClientResponse | null): number {
  if (response?.type !== "written" || response.siblings === null) return 0;
  return response.siblings.reduce((sum, { value }) => sum + value.length, 0);
}

function equalCopies(a: readonly Copy[], b: readonly Copy[]): boolean {
  return a.length === b.length && a.every(({ node, role }, i) => node === b[i]?.node && role === b[i]?.role);
}

function sharedIfEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list;
}

const none: readonly never[] = [];
const copiesMax = 16;
/** Of answers that are remembered, together. */
export const bodyBytesMax = 16 * 1024 * 1024;
