import type { Key } from "@cartwheel/dynamo";
import { partitionOfKey, segmentOf } from "@cartwheel/dynamo";
import { encodeStoredRow, storedRowCodec } from "@cartwheel/wire";
import { LeafHash } from "../storage/leaf-hash.ts";
import { rowChecksum } from "../storage/row-checksum.ts";
import { deadFromMs } from "../storage/row-life.ts";
import type { Findings } from "./finding.ts";

/** A row of the table `rows`, as it is stored. */
export interface FiledRow {
  readonly id: number;
  readonly partition: number;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly n: number;
  readonly segment: number;
  readonly leaf: Uint8Array;
  readonly dead_from_ms: number | null;
}

export interface RowVerifierOptions {
  readonly findings: Findings;
  /** Null where the history is damaged: then nobody knows where rows belong. */
  readonly partitionCount: number | null;
  /** The key of the hash trees, or null where no secret is at hand: then leaves are not hashed anew. */
  readonly treeKey: Uint8Array | null;
}

/** Holds each row against everything that is stored beside it. */
export class RowVerifier {
  readonly #options: RowVerifierOptions;
  readonly #hash: LeafHash | null;

  constructor(options: RowVerifierOptions) {
    this.#options = options;
    this.#hash = options.treeKey === null ? null : new LeafHash(options.treeKey);
  }

  verify(filed: FiledRow): void {
    const key = { bucket: filed.bucket, bytes: filed.key };
    if (filed.checksum !== rowChecksum(key, filed.row, filed.leaf)) {
      // Whatever else is wrong with it follows from that.
      return this.#options.findings.add("checksum", `${nameOf(filed)}: its checksum does not match`);
    }
    const decoded = storedRowCodec.decode(filed.row);
    if (!decoded.ok) {
      return this.#options.findings.add("row", `${nameOf(filed)} cannot be read: ${decoded.error.message}`);
    }
    this.#verifyPlace(filed, key);
    const dead = deadFromMs(decoded.value.row);
    if (dead !== filed.dead_from_ms) {
      this.#options.findings.add("death", `${nameOf(filed)} is dead from ${dead}, and noted is ${filed.dead_from_ms}`);
    }
    const { replicatedBytes } = encodeStoredRow(decoded.value);
    const leaf = this.#hash?.of(key, filed.row.subarray(0, replicatedBytes));
    if (leaf !== undefined && Buffer.compare(leaf, filed.leaf) !== 0) {
      this.#options.findings.add("leaf", `${nameOf(filed)}: its leaf is not its hash`);
    }
  }

  #verifyPlace(filed: FiledRow, key: Key): void {
    const { findings, partitionCount } = this.#options;
    if (partitionCount !== null && filed.partition !== partitionOfKey(key, partitionCount)) {
      findings.add("place", `${nameOf(filed)} is filed under partition ${filed.partition}, which is not its key's`);
    }
    if (filed.segment !== segmentOf(key)) {
      findings.add("place", `${nameOf(filed)} is filed under segment ${filed.segment}, which is not its key's`);
    }
  }
}

/** For people who look for it: the bucket, and the key in hex. */
function nameOf({ id, bucket, key }: FiledRow): string {
  return `row ${id} (${bucket}/${Buffer.from(key).toString("hex").slice(0, 64)})`;
}
