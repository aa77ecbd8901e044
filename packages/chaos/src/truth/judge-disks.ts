import type { Ring } from "@cartwheel/dynamo";
import { readRowFile } from "@cartwheel/dynamo-server";
import type { Findings } from "../report/findings.ts";
import type { Ledger } from "./ledger.ts";
import { visibleIn } from "./replicas.ts";
import type { Disk } from "./replicas.ts";

export interface Judged {
  readonly ledger: Ledger;
  readonly bucket: string;
  readonly ring: Ring;
  readonly findings: Findings;
}

/** Every owner's own copy, by itself, must account for everything that was acknowledged. */
export function judgeDisks(disks: readonly Disk[], { ledger, bucket, ring, findings }: Judged): void {
  const wallMs = Date.now();
  for (const { node, directory } of disks) {
    const seen = new Set<string>();
    for (const { key, row } of readRowFile(directory)) {
      const name = Buffer.from(key.bytes).toString();
      seen.add(name);
      findings.judged(`${name} on ${node}`, ledger.judge(name, visibleIn(row, wallMs)));
    }
    for (const name of ledger.keys) {
      const partition = ring.partitionOf({ bucket, bytes: Buffer.from(name) });
      if (seen.has(name) || !ring.ownersOf(partition, ring.n).includes(node)) continue;
      findings.judged(`${name} on ${node}`, ledger.judge(name, []));
    }
  }
}
