/**
 * Which merges this browser has read about. The notice is recorded in the cart and reaches every device; each device
 * dismisses it for itself (design §7).
 */
const key = "cartwheel.dismissed.1";
const kept = 50;

/** Ids, the latest last. Empty where storage is forbidden. */
export function loadDismissed(storage: Storage): readonly string[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

/** Remembers one more and returns all. */
export function dismiss(storage: Storage, id: string): readonly string[] {
  const ids = [...loadDismissed(storage).filter((other) => other !== id), id].slice(-kept);
  try {
    storage.setItem(key, JSON.stringify(ids));
  } catch {
    // A full or forbidden storage: the notice comes back with the next page, which is better than an error.
  }
  return ids;
}
