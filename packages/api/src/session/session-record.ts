import type { VersionedStore } from "@cartwheel/dynamo-client";
import { z } from "zod";

const sessionBucket = "sessions";

const recordSchema = z.strictObject({ name: z.string().nullable(), atMs: z.number() });

/** What the `sessions` bucket keeps: timestamp reconciliation, the paper's second pattern (§6). The last write wins. */
export type SessionRecord = z.infer<typeof recordSchema>;

export type SessionRead = { readonly ok: true; readonly record: SessionRecord | null } | { readonly ok: false };

export async function readSession(store: VersionedStore, sessionId: string): Promise<SessionRead> {
  const result = await store.get(sessionBucket, keyOf(sessionId), { timeoutMs: 800 });
  if (!result.ok || (result.siblings.length === 0 && !result.complete)) return { ok: false };
  // The bucket's resolver shows one version: the last by hybrid logical time.
  const [winner] = result.siblings;
  return { ok: true, record: winner === undefined ? null : decode(winner.value) };
}

/** Whether at least one node keeps it. */
export async function writeSession(store: VersionedStore, sessionId: string, record: SessionRecord): Promise<boolean> {
  const key = keyOf(sessionId);
  const found = await store.get(sessionBucket, key, { timeoutMs: 800 });
  // Without the context of what is there, records of one session would pile up side by side.
  const context = found.ok && found.context !== null ? { context: found.context } : {};
  const put = await store.put(sessionBucket, key, new TextEncoder().encode(JSON.stringify(record)), {
    ...context,
    mergeable: true,
    timeoutMs: 1_500,
  });
  return put.ok || put.received > 0;
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
