/** A browser's storage as far as the shop uses it: its keys are its own enumerable properties, its methods are not. */
export function fakeStorage(): Storage {
  const methods = {
    getItem: (key: string): string | null => (Object.hasOwn(storage, key) ? String(storage[key]) : null),
    setItem: (key: string, value: string): void => {
      storage[key] = value;
    },
    removeItem: (key: string): void => {
      delete storage[key];
    },
    clear: (): void => {
      for (const key of Object.keys(storage)) delete storage[key];
    },
    key: (index: number): string | null => Object.keys(storage)[index] ?? null,
    get length(): number {
      return Object.keys(storage).length;
    },
  };
  const storage: Storage = Object.create(methods) as Storage;
  return storage;
}
