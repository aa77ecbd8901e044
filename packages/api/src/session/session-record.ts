import type { Context, GetResult, VersionedStore } from "@cartwheel/dynamo-client";
import { z } from "zod";

const sessionBucket = "sessions";

const recordSchema = z.strictObject({ name: z.string().nullable(), atMs: z.number() });

/** What the `sessions` bucket keeps: timestamp reconciliation, the paper's second pattern (§6). The last write wins. */
export type SessionRecord = z.infer<typeof recordSchema>;

export type SessionRead = { readonly ok: true; readonly record: SessionRecord | null } | { readonly ok: false };

export async function readSession(store: VersionedStore, sessionId: string): Promise<SessionRead> {
  const result = await get(store, sessionId);
  if (!result.ok || (result.siblings.length === 0 && !result.complete)) return { ok: false };
  // The bucket's resolver shows one version: the last by hybrid logical time.
  const [winner] = result.siblings;
  return { ok: true, record: winner === undefined ? null : decode(winner.value) };
}

/** Writes the first record of a session that nobody has read. Answers whether at least one node keeps it. */
export async function beginSession(store: VersionedStore, sessionId: string, record: SessionRecord): Promise<boolean> {
  return await put(store, sessionId, { record, context: null });
}

/** Writes over what is there: without its context, records of one session would pile up side by side. */
export async function replaceSession(
  store: VersionedStore,
  sessionId: string,
  record: SessionRecord,
): Promise<boolean> {
  const found = await get(store, sessionId);
  return await put(store, sessionId, { record, context: found.ok ? found.context : null });
}

/** R copies, or one where they cannot be had: a name that is out of date beats none. */
async function get(store: VersionedStore, sessionId: string): Promise<GetResult> {
  const whole = await store.get(sessionBucket, keyOf(sessionId), { timeoutMs: 500 });
  return whole.ok ? whole : await store.get(sessionBucket, keyOf(sessionId), { timeoutMs: 500, r: 1 });
}

async function put(
  store: VersionedStore,
  sessionId: string,
  { record, context }: { readonly record: SessionRecord; readonly context: Context | null },
): Promise<boolean> {
  const result = await store.put(sessionBucket, keyOf(sessionId), new TextEncoder().encode(JSON.stringify(record)), {
    ...(context === null ? {} : { context }),
    mergeable: true,
    timeoutMs: 1_000,
  });
  return result.ok || result.received > 0;
}

function keyOf(sessionId: string): Uint8Array {
  return new TextEncoder().encode(sessionId);
}

function decode(value: Uint8Array): SessionRecord | null {
  try {
    return recordSchema.safeParse(JSON.parse(new TextDecoder().decode(value))).data ?? null;
  } catch {
    return null;
  }
}
