import { hashBytes } from "@cartwheel/dynamo";

/** A row's leaf, and the N of the tree that it is in. */
export interface TreeLeaf {
  readonly n: number;
  readonly leaf: Uint8Array;
}

/** What happened to one leaf: it came, went, or became another, perhaps in another tree of its partition. */
export interface LeafChange {
  readonly partition: number;
  readonly segment: number;
  /** Null when the row was not there before. */
  readonly before: TreeLeaf | null;
  /** Null when it is gone. */
  readonly after: TreeLeaf | null;
}

/*
 *     per change:  partition u32 | segment u8 | N before u16 | N after u16 | leaf before | leaf after
 *
 * An N of 0 stands for no leaf.
 */
const changeBytes = 9 + 2 * hashBytes;
const beforeAt = 9;
const afterAt = beforeAt + hashBytes;

/** The changes of one batch, one for each of its writes and in their order, in the bytes in which they are stored. */
export class LeafChanges {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #count = 0;

  constructor(changes: number) {
    this.bytes = new Uint8Array(changes * changeBytes);
    this.#view = new DataView(this.bytes.buffer);
  }

  add({ partition, segment, before, after }: LeafChange): void {
    const at = this.#count * changeBytes;
    this.#count += 1;
    this.#view.setUint32(at, partition);
    this.#view.setUint8(at + 4, segment);
    this.#view.setUint16(at + 5, before?.n ?? 0);
    this.#view.setUint16(at + 7, after?.n ?? 0);
    if (before !== null) this.bytes.set(before.leaf, at + beforeAt);
    if (after !== null) this.bytes.set(after.leaf, at + afterAt);
  }
}

/** The changes again. Leaves are views into `bytes`. */
export function* readLeafChanges(bytes: Uint8Array): Generator<LeafChange> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += changeBytes) {
    const leaf = (nAt: number, leafAt: number): TreeLeaf | null => {
      const n = view.getUint16(at + nAt);
      return n === 0 ? null : { n, leaf: bytes.subarray(at + leafAt, at + leafAt + hashBytes) };
    };
    yield {
      partition: view.getUint32(at),
      segment: view.getUint8(at + 4),
      before: leaf(5, beforeAt),
      after: leaf(7, afterAt),
    };
  }
}

/** The leaf that the write at `index` of a batch left behind. Null when it removed its row. */
export function leafAfter(bytes: Uint8Array, index: number): TreeLeaf | null {
  const at = index * changeBytes;
  const n = ((bytes[at + 7] ?? 0) << 8) | (bytes[at + 8] ?? 0);
  return n === 0 ? null : { n, leaf: bytes.subarray(at + afterAt, at + afterAt + hashBytes) };
}
