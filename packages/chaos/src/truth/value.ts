/** What a value says of itself: which write it is, and of which key. */
export interface Named {
  readonly key: string;
  readonly id: number;
}

/** `key#id ` repeated until the value is `bytes` long, so that every byte of it can be checked. */
export function encodeValue({ key, id }: Named, bytes: number): Uint8Array {
  const name = `${key}#${id} `;
  return Buffer.alloc(Math.max(bytes, name.length), name);
}

/** Null for bytes that no write of ours has. */
export function decodeValue(value: Uint8Array): Named | null {
  const text = Buffer.from(value).toString("latin1");
  const [, key, id] = /^([^#]+)#(\d+) /.exec(text) ?? [];
  return key === undefined || id === undefined ? null : { key, id: Number(id) };
}
