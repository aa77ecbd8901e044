import type { Key } from "@cartwheel/dynamo";
import { keyId } from "@cartwheel/dynamo";
import type { ClientHandle } from "../transport/transport.ts";

/** Keys that one client may watch. More are ignored: hints are best effort, and clients poll besides. */
export const watchesPerClientMax = 4_096;

export interface Watch {
  readonly client: ClientHandle;
  readonly key: Key;
}

/** Who wants to hear of a key's changes. */
export class Watchers {
  /** By key, then by client. */
  readonly #byKey = new Map<string, Map<number, Watch>>();
  readonly #byClient = new Map<number, Set<string>>();

  add(client: ClientHandle, key: Key): void {
    const id = keyId(key);
    const keys = this.#byClient.get(client.id) ?? new Set<string>();
    if (keys.size >= watchesPerClientMax && !keys.has(id)) return;
    this.#byClient.set(client.id, keys.add(id));
    const watches = this.#byKey.get(id) ?? new Map<number, Watch>();
    this.#byKey.set(id, watches.set(client.id, { client, key }));
  }

  remove(client: ClientHandle, key: Key): void {
    this.#forget(client.id, keyId(key));
  }

  removeClient(client: ClientHandle): void {
    for (const id of this.#byClient.get(client.id) ?? []) this.#forget(client.id, id);
    this.#byClient.delete(client.id);
  }

  /** Who watches the key of this `keyId`. */
  of(id: string): Iterable<Watch> {
    return this.#byKey.get(id)?.values() ?? [];
  }

  get size(): number {
    return this.#byKey.size;
  }

  #forget(client: number, id: string): void {
    this.#byClient.get(client)?.delete(id);
    const watches = this.#byKey.get(id);
    watches?.delete(client);
    if (watches?.size === 0) this.#byKey.delete(id);
  }
}
