import type { OperationId } from "@cartwheel/cart";
import type { PendingChange } from "./pending-change.ts";

/**
 * Changes that wait survive a reload, a crash and a closed tab, in `localStorage`. Each has a key of its own, because
 * all tabs of a browser share the storage: a list under one key would be overwritten by whichever tab wrote last.
 */
export interface PendingStorage {
  /** Oldest first. Entries that cannot be read are left out and left alone. */
  load(): PendingChange[];
  save(change: PendingChange): void;
  forget(id: OperationId): void;
}

/** The number is the format's: an entry of another format is another shop's business. */
const prefix = "cartwheel.pending.1.";

/** `storage` is `localStorage` or anything like it. A full or forbidden storage costs durability, not the change. */
export function createPendingStorage(storage: Storage): PendingStorage {
  return {
    load: () =>
      Object.keys(storage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => parse(storage.getItem(key)))
        .filter((change) => change !== null)
        .toSorted((a, b) => a.operation.atMs - b.operation.atMs || counterOf(a) - counterOf(b)),
    save: (change) => {
      try {
        storage.setItem(prefix + change.operation.id, JSON.stringify(change));
      } catch {
        // The quota is used up, or the person forbids storage. The change still waits in this tab's memory.
      }
    },
    forget: (id) => storage.removeItem(prefix + id),
  };
}

/** The operation that a storage event is about, or null when it is about something else. */
export function operationIdOfKey(key: string | null): OperationId | null {
  return key?.startsWith(prefix) === true ? key.slice(prefix.length) : null;
}

function counterOf(change: PendingChange): number {
  return Number(change.operation.id.split(":")[1]);
}

/**
 * Only this module writes such entries, so it checks the parts it relies on and no more; the server validates every
 * change again when it arrives.
 */
function parse(text: string | null): PendingChange | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isPendingChange(value) ? value : null;
  } catch {
    return null;
  }
}

function isPendingChange(value: unknown): value is PendingChange {
  if (typeof value !== "object" || value === null) return false;
  if (!("operation" in value) || !("cartTag" in value)) return false;
  const { operation } = value;
  return (
    typeof operation === "object" &&
    operation !== null &&
    "id" in operation &&
    typeof operation.id === "string" &&
    "type" in operation &&
    typeof operation.type === "string" &&
    (isLabelled(value) || ("code" in value && typeof value.code === "string"))
  );
}

function isLabelled(value: object): boolean {
  return "label" in value && typeof value.label === "object" && value.label !== null;
}
