/** The scope of the check: small enough for every sequence, large enough for every race of two writers. */
export const replicaCount = 3;
export const clientCount = 2;

/** One step. Replicas and clients by number. */
export type Operation =
  /** The client reads at a replica and holds the context. */
  | { readonly type: "get"; readonly client: number; readonly replica: number }
  /** A put with the context that the client holds; it goes on holding it, so the next put forks. */
  | { readonly type: "put"; readonly client: number; readonly replica: number }
  | { readonly type: "blind put"; readonly replica: number }
  | { readonly type: "delete"; readonly client: number; readonly replica: number }
  /** The row of one replica is merged into that of another. */
  | { readonly type: "replicate"; readonly from: number; readonly replica: number }
  /** The replica drops its row, as after a handoff. */
  | { readonly type: "forget"; readonly replica: number }
  /** A new process on the same rows. */
  | { readonly type: "restart"; readonly replica: number }
  /** The replica's last change was not committed after all: it has the row of before, and knows that it failed. */
  | { readonly type: "failed commit"; readonly replica: number };

const replicas = Array.from({ length: replicaCount }, (_, index) => index);
const clients = Array.from({ length: clientCount }, (_, index) => index);

/** Every operation there is. */
export const operations: readonly Operation[] = replicas.flatMap((replica): readonly Operation[] => [
  ...clients.flatMap((client): readonly Operation[] => [
    { type: "get", client, replica },
    { type: "put", client, replica },
    { type: "delete", client, replica },
  ]),
  { type: "blind put", replica },
  ...replicas.filter((from) => from !== replica).map((from): Operation => ({ type: "replicate", from, replica })),
  { type: "forget", replica },
  { type: "restart", replica },
  { type: "failed commit", replica },
]);

/**
 * Whether a sequence names replicas, and clients, in the order 0, 1, 2. All others are the same sequences under other
 * names, and need not be run.
 */
export function isCanonical(sequence: readonly Operation[]): boolean {
  let nextReplica = 0;
  let nextClient = 0;
  for (const operation of sequence) {
    const named = operation.type === "replicate" ? [operation.from, operation.replica] : [operation.replica];
    for (const replica of named) {
      if (replica > nextReplica) return false;
      if (replica === nextReplica) nextReplica++;
    }
    if (!("client" in operation)) continue;
    if (operation.client > nextClient) return false;
    if (operation.client === nextClient) nextClient++;
  }
  return true;
}
